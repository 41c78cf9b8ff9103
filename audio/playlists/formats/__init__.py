"""Playlists as files: what players write, read into one shape, and that shape written. Pure."""
