"""Playlists: their tracks in order, their history, who may see and change them."""
