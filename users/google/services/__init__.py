"""Whose account it is that somebody comes back with, and what they get for it."""
