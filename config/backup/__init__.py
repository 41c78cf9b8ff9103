"""Copies of the whole instance: made, checked, brought back."""
