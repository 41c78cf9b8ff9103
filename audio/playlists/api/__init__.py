"""Playlists over the API, a module for each subject."""

from ninja import Router

from audio.playlists.api import playlists

router = Router()
for part in (playlists,):
    router.add_router("", part.router)
