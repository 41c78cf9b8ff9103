"""Playlists over the API, a module for each subject."""

from ninja import Router

from audio.playlists.api import entries, files, members, playlists, snapshots

router = Router()
for part in (playlists, files, entries, files, members, snapshots):
    router.add_router("", part.router)
