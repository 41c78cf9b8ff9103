"""Playlists over the API, a module for each subject."""

from ninja import Router

router = Router()
