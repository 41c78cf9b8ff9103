"""Playlists by their ids as one person sees them: see `audio.catalog.by_id`."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from audio.catalog.by_id import ForAnybody, one_of_these
from audio.catalog.models.publication import Viewer
from audio.playlists import rows
from audio.playlists.models.playlist import Playlist
from audio.playlists.rows import Json, Row


def _rows(viewer: Viewer) -> QuerySet[Any, Row]:
    return rows.rows(Playlist.objects.visible_to(viewer).filter(one_of_these()), viewer=viewer)


_BY_ID = ForAnybody(_rows)


def playlists(base: str, ids: Collection[int], person: int | None) -> dict[int, Json]:
    """`PlaylistOut`s by id; `base` is the origin of our own pages."""
    return {row[0]: rows.shape(base, row) for row in _BY_ID.rows(person, ids=[*ids])}
