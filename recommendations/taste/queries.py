"""What somebody said of their taste, and what may be put before them: each said here alone."""

import re
from typing import Any, Final, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from audio.catalog.marking import Person
from recommendations.taste.models import Feedback, TasteSettings


class Settings(NamedTuple):
    """How somebody wants to be recommended to. `discovery` from 0, familiar, to 100, new."""

    personalised: bool = True
    discovery: int = 50


class Said(NamedTuple):
    """One word of theirs: `type` is track, album, artist or genre."""

    type: str
    id: int
    verdict: str


TYPES = ("track", "album", "artist", "genre")
_NEVER = """(SELECT {kind}_id FROM recommendations_feedback
    WHERE user_id = %(me)s AND verdict = 'never' AND {kind}_id IS NOT NULL)"""
_SAID = {f"never_{kind}": _NEVER.format(kind=kind) for kind in TYPES} | {
    "blocked": "(SELECT artist_id FROM audio_artistblock WHERE user_id = %(me)s)"
}
_TRACK = """(
  t.id NOT IN {never_track} AND t.artist_id NOT IN {never_artist}
  AND (t.album_id IS NULL OR t.album_id NOT IN {never_album})
  AND t.artist_id NOT IN {blocked}
  AND (NOT t.explicit OR NOT EXISTS (
    SELECT FROM users_client WHERE user_id = %(me)s AND explicit_filter))
  AND (NOT EXISTS {never_genre} OR (
    SELECT g.id FROM audio_track_genres g
    WHERE g.track_id = t.id AND g.genre_id IN {never_genre} LIMIT 1) IS NULL)
)"""
_ALBUM = """(
  b.id NOT IN {never_album} AND b.artist_id NOT IN {never_artist}
  AND b.artist_id NOT IN {blocked}
  AND (NOT EXISTS {never_genre} OR (
    SELECT g.id FROM audio_album_genres g
    WHERE g.album_id = b.id AND g.genre_id IN {never_genre} LIMIT 1) IS NULL)
)"""
_ARTIST = """(
  a.id NOT IN {never_artist} AND a.id NOT IN {blocked}
  AND (NOT EXISTS {never_genre} OR NOT EXISTS (
    SELECT FROM audio_track o WHERE o.artist_id = a.id AND o.status = 'published'
  ) OR EXISTS (
    SELECT FROM audio_track o WHERE o.artist_id = a.id AND o.status = 'published'
    AND NOT EXISTS (
      SELECT FROM audio_track_genres g
      WHERE g.track_id = o.id AND g.genre_id IN {never_genre})))
)"""
TRACK_SPARED: Final = _TRACK.format(**_SAID)
"""Of `t`, audio_track: true if it may be put before `me`; null: nobody, who is spared nothing.

What somebody said is read once a statement; of each thing only its genres, where they want one
never.
"""
ALBUM_SPARED: Final = _ALBUM.format(**_SAID)
"""The same of `b`, audio_album."""
ARTIST_SPARED: Final = _ARTIST.format(**_SAID)
"""The same of `a`, audio_artist, who goes with a genre only if all their tracks are of it."""
_SPARED: Final = {
    "track": ("t.", TRACK_SPARED),
    "album": ("b.", ALBUM_SPARED),
    "artist": ("a.", ARTIST_SPARED),
}


def settings(user_id: int) -> Settings:
    """As they chose, or as usual. One query."""
    rows = TasteSettings.objects.filter(pk=user_id).values_list("personalised", "discovery")
    found = rows.first()
    return Settings(*found) if found else Settings()


def said(user_id: int) -> list[Said]:
    """All of their words, the last one first. One query."""
    rows = Feedback.objects.filter(user_id=user_id).order_by("-created_at", "-pk")
    columns = [f"{kind}_id" for kind in TYPES]
    return [
        Said(kind, pk, verdict)
        for verdict, *ids in rows.values_list("verdict", *columns)
        for kind, pk in zip(TYPES, ids, strict=True)
        if pk is not None
    ]


class _Spared(Expression):
    """One of the conditions above, on the table that a queryset reads first."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, kind: str, person: Person) -> None:
        self.kind, self.person = kind, person
        super().__init__()

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        alias, condition = _SPARED[self.kind]
        table = connection.ops.quote_name(compiler.query.get_initial_alias())
        sql = re.sub(rf"\b{re.escape(alias)}", f"{table}.", condition)
        places = sql.count("%(me)s")
        return sql.replace("%(me)s", "%s"), [self.person] * places


def offered(things: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """Of tracks, albums or artists, what may be put before a person who did not ask for it.

    Neither what they want never (it, its album, its artist, one of its genres), nor of whom
    they muted or blocked; no explicit track, if they chose so. As with blocks, a track's artist
    is the one who made it. Whether they are published is the caller's question.
    """
    return things.filter(_Spared(things.model.__name__.lower(), person))
