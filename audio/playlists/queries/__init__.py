"""Reads of playlists, by subject."""
