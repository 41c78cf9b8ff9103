"""Shapes of JSON, a module for each subject."""
