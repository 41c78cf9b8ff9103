"""Playlists over the API, a module for each subject."""

from ninja import Router

from audio.playlists.api import entries, playlists, snapshots

router = Router()
for part in (playlists, entries, snapshots):
    router.add_router("", part.router)
