"""Tracks, albums and artists for one person, each with its reasons."""
