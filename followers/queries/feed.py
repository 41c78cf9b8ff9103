"""What the artists and people that somebody follows have done, the newest first."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest

from audio.catalog.cards import Json
from audio.catalog.queries import visible_tracks
from audio.catalog.rows import ALBUMS
from audio.models import Album, Playlist
from audio.playlists.rows import playlist_json
from config.addresses import origin
from config.fields import MAX_ID
from config.pagination import Order, PageQuery, Place, page_of
from followers.queries import feed_sql, mixed
from users.accounts.cards import user_card
from users.models import User

KINDS = {
    "release": ("album", "single"),
    "playlist": ("playlist",),
    "like": ("like",),
    "play": ("play",),
}
NEWEST = mixed.newest("-at")
START = Place((datetime.max.replace(tzinfo=UTC), 99), MAX_ID, backwards=False)
_NAMES = {
    feed_sql.PLAYS.code: ("play", "track"),
    feed_sql.LIKES.code: ("like", "track"),
    feed_sql.PLAYLISTS.code: ("playlist", "playlist"),
    feed_sql.SINGLES.code: ("release", "track"),
    feed_sql.ALBUMS.code: ("release", "album"),
}
"""By code: the kind as people know it, and what it is about."""


def page(request: HttpRequest, user: User, query: PageQuery, kinds: Collection[str]) -> Json:
    """Without any kinds, all. Four queries at most, whomever they follow."""
    wanted = frozenset(name for kind in kinds or KINDS for name in KINDS[kind])

    def fetch(order: Order, place: Place | None, limit: int) -> Sequence[Any]:
        return _events(user, wanted, place or START, limit)

    found = page_of(request, query, NEWEST, fetch, key=mixed.key)
    things = _things(user, found["items"], origin(request))
    return found | {"items": list(_items(found["items"], things, origin(request)))}


def _events(user: User, kinds: frozenset[str], place: Place, limit: int) -> list[Any]:
    moments = {branch.code: mixed.among(place, branch.code) for branch in feed_sql.BRANCHES}
    sql = feed_sql.statement(kinds, backwards=place.backwards, limit=limit)
    at = {"at": place.value[0], "me": user.pk}
    ids = {f"pk_{code}": moment.pk for code, moment in moments.items()}
    with connection.cursor() as cursor:
        cursor.execute(sql, at | {name: pk for name, pk in ids.items() if f"({name})" in sql})
        rows: list[Any] = cursor.fetchall()
    return rows


def _things(user: User, rows: Iterable[Any], base: str) -> dict[str, dict[int, Json]]:
    """By kind and id, what the person may see at this moment."""
    ids: dict[str, set[int]] = {"track": set(), "album": set(), "playlist": set()}
    for _, code, _, thing, *_ in rows:
        ids[_NAMES[code][1]].add(thing)
    found: dict[str, dict[int, Json]] = dict.fromkeys(ids, {})
    if ids["track"]:
        found["track"] = visible_tracks(user, ids["track"], base)
    if ids["album"]:
        albums = Album.objects.visible_to(user).filter(pk__in=ids["album"])
        found["album"] = ALBUMS.json(base, albums, user.pk)
    if ids["playlist"]:
        playlists = Playlist.objects.visible_to(user).filter(pk__in=ids["playlist"])
        found["playlist"] = playlist_json(base, playlists, viewer=user)
    return found


def _items(
    rows: Iterable[Any], things: dict[str, dict[int, Json]], base: str
) -> Iterable[Json]:
    """What was hidden a moment ago is left out."""
    for at, code, _, thing, *person in rows:
        kind, about = _NAMES[code]
        if shown := things[about].get(thing):
            card = None if person[0] is None else user_card(base, *person)
            yield {"kind": kind, "at": at, "user": card, about: shown}
