"""Playlists made for one person: daily, weekly, new releases."""
