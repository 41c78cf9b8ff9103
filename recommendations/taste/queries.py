"""What somebody said of their taste, and what may be put before them: each said here alone."""

import re
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from audio.catalog.cards import Json
from audio.catalog.marking import Person
from config import env
from config.addresses import origin
from config.pagination import Order, PageQuery, from_queryset, page_of
from recommendations.taste.cards import CARDS, is_public
from recommendations.taste.models import Feedback, TasteSettings, Verdict
from users.accounts.requests import AuthedRequest
from users.models import User


class Settings(NamedTuple):
    """How somebody wants to be recommended to. `discovery` from 0, familiar, to 100, new."""

    personalised: bool = True
    discovery: int = 50


class Word(NamedTuple):
    """Of a thing, by one of `TYPES` and its id; without a verdict, theirs is taken back."""

    type: str
    id: int
    verdict: str | None


_NEWEST = Order("-said_at", "created_at", datetime, descending=True)
_WORD = (
    *("pk", "created_at", "verdict"),
    *(f"{kind}__{column}" for kind, card in CARDS.items() for column in card.columns),
)
TYPES = ("track", "album", "artist", "genre")
_NEVER = """(SELECT {kind}_id FROM recommendations_feedback
    WHERE user_id = %(me)s AND verdict = 'never' AND {kind}_id IS NOT NULL)"""
_YOUNGER = """(SELECT FROM users_client WHERE user_id = %(me)s
    AND date_of_birth > current_date - make_interval(years => {years}))"""
_SAID = {f"never_{kind}": _NEVER.format(kind=kind) for kind in TYPES} | {
    "blocked": "(SELECT artist_id FROM audio_artistblock WHERE user_id = %(me)s)",
    "filters": "(SELECT FROM users_client WHERE user_id = %(me)s AND explicit_filter)",
    "young": _YOUNGER.format(years=18),
    "very_young": _YOUNGER.format(years=env.EXPLICIT_FROM_AGE),
    "country": "(SELECT country FROM users_client WHERE user_id = %(me)s AND country <> '')",
}
_TRACK = """(
  t.id NOT IN {never_track} AND t.artist_id NOT IN {never_artist}
  AND (t.album_id IS NULL OR t.album_id NOT IN {never_album})
  AND t.artist_id NOT IN {blocked}
  AND (NOT t.explicit OR NOT (EXISTS {filters} OR EXISTS {very_young}))
  AND (NOT t.adults_only OR NOT EXISTS {young})
  AND (t.countries = '{{}}'
    OR coalesce(({country} = ANY(t.countries)) <> t.countries_excluded, true))
  AND (NOT EXISTS {never_genre} OR (
    SELECT g.id FROM audio_track_genres g
    WHERE g.track_id = t.id AND g.genre_id IN {never_genre} LIMIT 1) IS NULL)
)"""
_ALBUM = """(
  b.id NOT IN {never_album} AND b.artist_id NOT IN {never_artist}
  AND b.artist_id NOT IN {blocked}
  AND (NOT b.adults_only OR NOT EXISTS {young})
  AND (b.countries = '{{}}'
    OR coalesce(({country} = ANY(b.countries)) <> b.countries_excluded, true))
  AND (NOT EXISTS {filters} OR (
    SELECT o.id FROM audio_track o
    WHERE o.album_id = b.id AND o.status = 'published' AND NOT o.explicit
    LIMIT 1) IS NOT NULL)
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

So are those for other countries and ages than their profile tells; what it does not tell is
looked at once more where JSON is made, by what their request tells. What somebody said is read
once a statement; of each thing only its genres, where they want one
never.
"""
ALBUM_SPARED: Final = _ALBUM.format(**_SAID)
"""The same of `b`, audio_album: explicit is one on which every published track is.

Its tracks are looked at only for who filters that.
"""
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


def said(user_id: int) -> list[Word]:
    """All of their words, the last one first. One query."""
    rows = Feedback.objects.filter(user_id=user_id).order_by("-created_at", "-pk")
    columns = [f"{kind}_id" for kind in TYPES]
    return [
        Word(kind, pk, verdict)
        for verdict, *ids in rows.values_list("verdict", *columns)
        for kind, pk in zip(TYPES, ids, strict=True)
        if pk is not None
    ]


def words(
    request: AuthedRequest, query: PageQuery, *, verdict: str | None, kind: str | None
) -> Json:
    """A page of what they said, with cards of what everybody sees. One query."""
    rows = Feedback.objects.of(request.auth)
    if verdict is not None:
        rows = rows.filter(verdict=verdict)
    if kind is not None:
        rows = rows.filter(**{f"{kind}__isnull": False})
    fetch = from_queryset(rows.values_list(*_WORD))
    page = page_of(request, query, _NEWEST, fetch, key=lambda row: (row[1], row[0]))
    base = origin(request)
    return page | {"items": [_word(base, *row) for row in page["items"]]}


def last_words(user: User, base: str, limit: int) -> dict[str, list[Json]]:
    """The last so many, by verdict, each as `words` has it. One query."""
    rows = Feedback.objects.of(user).order_by("-created_at", "-pk")
    found: dict[str, list[Json]] = {verdict.value: [] for verdict in Verdict}
    for row in rows.values_list(*_WORD)[:limit]:
        word = _word(base, *row)
        found[word["verdict"]].append(word)
    return found


def _word(base: str, _: int, at: datetime, verdict: str, *its: Any) -> Json:
    said: Json = {"verdict": verdict, "said_at": at}
    for kind, card in CARDS.items():
        row, its = its[: len(card.columns)], its[len(card.columns) :]
        if row[0] is not None:
            said |= {"type": kind, "id": row[0]}
            said["thing"] = card.of(base, *row) if is_public(kind, row) else None
    return said


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
    they muted or blocked; if they chose so, no explicit track, nor an album on which every
    published one is. As with blocks, a track's artist is the one who made it. Whether they are
    published is the caller's question.
    """
    return things.filter(_Spared(things.model.__name__.lower(), person))
