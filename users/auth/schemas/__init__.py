"""Shapes of signing in."""
