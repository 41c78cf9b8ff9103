"""Playlists over the API, a module for each subject."""

from ninja import Router

from audio.playlists.api import (
    covers,
    entries,
    files,
    folders,
    members,
    playlists,
    rules,
    snapshots,
)

router = Router()
for part in (playlists, files, rules, covers, entries, members, snapshots, folders):
    router.add_router("", part.router)
