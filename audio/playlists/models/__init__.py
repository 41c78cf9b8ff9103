"""The rows of playlists, by noun."""
