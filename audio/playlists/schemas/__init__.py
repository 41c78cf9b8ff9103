"""Shapes of playlists, by subject."""
