"""Mixes as they stand, and what of them may still be put before their person."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from recommendations.mixes.models import Mix
from recommendations.taste.models import TasteSettings
from recommendations.taste.queries import ARTIST_SPARED, TRACK_SPARED
from users.models import User


class Part(NamedTuple):
    """A track of a mix: its cover, its album's if it has none, and its length."""

    id: int
    cover: str
    duration_ms: int


_PARTS: Final = """
SELECT t.id, coalesce(nullif(t.cover_key, ''), b.cover_key, ''), t.duration_ms
FROM audio_track t LEFT JOIN audio_album b ON b.id = t.album_id
WHERE t.id = ANY(%(ids)s::bigint[]) AND t.status = 'published' AND {spared}
"""
_NAMES: Final = """
SELECT 'artist', a.id, a.name::text FROM audio_artist a
WHERE a.id = ANY(%(artists)s::bigint[]) AND a.status = 'published' AND {spared}
UNION ALL
SELECT 'genre', g.id, g.name::text FROM audio_genre g WHERE g.id = ANY(%(genres)s::bigint[])
"""
_ORDER: Final = list(Mix.Kind)
_CHOSEN: Final = TasteSettings.objects.filter(pk=OuterRef("user"))


def standing(user: User, now: datetime) -> list[Mix]:
    """All of theirs in their order; none, if one of them is to be made anew. One query."""
    rows: list[Any] = list(
        Mix.objects.of(user).annotate(
            personalised=Coalesce(Subquery(_CHOSEN.values("personalised")), Value(True)),
            discovery=Coalesce(Subquery(_CHOSEN.values("discovery")), Value(50)),
        )
    )
    for mix in rows:
        if not mix.holds(now=now, personalised=mix.personalised, discovery=mix.discovery):
            return []
    return sorted(rows, key=lambda mix: (_ORDER.index(mix.kind), mix.position))


def parts(me: int, ids: Collection[int]) -> dict[int, Part]:
    """Those of these that may be put before them, by id. One query."""
    rows = _rows(_PARTS.format(spared=TRACK_SPARED), me=me, ids=list(ids)) if ids else []
    return {row[0]: Part(*row) for row in rows}


def names(
    me: int, artists: Collection[int], genres: Collection[int]
) -> dict[tuple[str, int], str]:
    """Of artists and genres that mixes are about, by type and id. One query."""
    statement = _NAMES.format(spared=ARTIST_SPARED)
    rows = _rows(statement, me=me, artists=list(artists), genres=list(genres))
    return {(kind, pk): name for kind, pk, name in rows}


def _rows(statement: str, **given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
