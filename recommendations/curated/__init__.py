"""Shelves of playlists that the people who run the service recommend."""
