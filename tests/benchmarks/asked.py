"""Lists, things, libraries and search of one catalogue: addresses, also of deep pages."""

import base64
import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from django.db.models import F, QuerySet
from pydantic_core import to_json

from audio.catalog.models.marks import FollowedArtist, LikedTrack, Mark, SavedAlbum
from audio.models import Album, Artist, PlayEvent, Playlist, Track
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import PlaylistMember
from audio.plays.models import RECENT
from config.pagination import DEFAULT_LIMIT
from tests.benchmarks.seed import Size
from tests.benchmarks.servers import Server

DEEP = 0.9
ME = 1
SEVERAL = 500
"""Different things, where one thing is asked for."""


class Asked(NamedTuple):
    """One address of these at a time. Without `deep`, there is nothing deeper."""

    name: str
    first: Sequence[str]
    deep: Sequence[str] = ()

    @property
    def is_mine(self) -> bool:
        """To be asked as listener 1."""
        return self.first[0].startswith(("/api/me/", "/api/playlists/?"))


def rows(server: Server, size: Size, typed: Sequence[str]) -> Iterator[Asked]:
    """All that is asked of this server. `typed` are queries of search.

    This process uses the database of the same size.
    """
    yield from _lists(server)
    yield from _libraries(server)
    yield from _things(size)
    yield Asked("search: tracks", [f"/api/search/?{_query(q, type='track')}" for q in typed])
    yield Asked("search: everything", [f"/api/search/?{_query(q)}" for q in typed])
    yield Asked("completions", [f"/api/search/suggest/?{_query(q)}" for q in typed])


def _query(typed: str, **others: str) -> str:
    return urlencode(others | {"q": typed})


def _lists(server: Server) -> Iterator[Asked]:
    tracks: QuerySet[Track] = Track.objects.all()
    of_genre = tracks.filter(genres=3)
    of_artist, newest = tracks.filter(artist=1), ("-published_at", "-pk")
    albums: QuerySet[Album] = Album.objects.all()
    for name, path, things, order in (
        ("tracks, newest first", "/api/tracks/?", tracks, newest),
        ("tracks by title", "/api/tracks/?sort=title", tracks, ("sort_title", "pk")),
        ("a genre's tracks", "/api/tracks/?genre=genre-3", of_genre, newest),
        ("an artist's tracks", "/api/artists/1/tracks/?", of_artist, newest),
        ("albums, newest first", "/api/albums/?", albums, newest),
        ("albums by title", "/api/albums/?sort=title", albums, ("sort_title", "pk")),
        ("artists by name", "/api/artists/?", Artist.objects.all(), ("sort_name", "pk")),
        (
            "playlists of everybody",
            "/api/playlists/browse/?",
            Playlist.objects.all(),
            ("-followers_count", "-pk"),
        ),
    ):
        yield Asked(name, [path], _deep(server, path, things, order))
    yield Asked("charts", ["/api/charts/"])
    yield Asked("popular tracks", ["/api/tracks/popular/"])
    yield Asked("genres", ["/api/genres/"])


def _libraries(server: Server) -> Iterator[Asked]:
    added = ("-created_at", "-pk")
    for name, path, mark in (
        ("my liked tracks", "/api/me/tracks/?", LikedTrack),
        ("my saved albums", "/api/me/albums/?", SavedAlbum),
    ):
        yield Asked(name, [path], _deep(server, path, _mine(mark), added))
    played: QuerySet[PlayEvent] = PlayEvent.objects.filter(user=ME)
    lists: QuerySet[PlaylistMember] = PlaylistMember.objects.filter(user=ME)
    last = ("-played_at", "-pk")
    path = "/api/me/history/?"
    yield Asked("my history", [path], _deep(server, path, played, last))
    path = "/api/me/recently-played/?"
    yield Asked("recently played", [path], _deep(server, path, played, last, most=RECENT))
    path = "/api/playlists/?"
    yield Asked("my playlists", [path], _deep(server, path, lists, added))
    entries = PlaylistEntry.objects.filter(playlist=1).count()
    path = "/api/playlists/1/tracks/"
    yield Asked("a playlist's tracks", [path], [f"{path}?offset={_place(entries)}"])
    path = "/api/me/feed/?"
    followed = _mine(FollowedArtist).values("artist")
    releases = Album.objects.filter(artist__in=followed)
    yield Asked("my feed", [path], _deep(server, path, releases, ("-published_at", "-pk")))


def _mine(mark: type[Mark]) -> QuerySet[Any]:
    rows: QuerySet[Any] = mark._default_manager.filter(user=ME)
    return rows


def _things(size: Size) -> Iterator[Asked]:
    for name, path, count in (
        ("a track", "/api/tracks/{}/", size.tracks),
        ("an album", "/api/albums/{}/", size.albums),
        ("an album's tracks", "/api/albums/{}/tracks/", size.albums),
        ("an artist", "/api/artists/{}/", size.artists),
        ("an artist's best known tracks", "/api/artists/{}/top-tracks/", size.artists),
    ):
        step = max(count // SEVERAL, 1)
        yield Asked(name, [path.format(pk) for pk in range(1, count + 1, step)])


def _deep(
    server: Server,
    path: str,
    things: QuerySet[Any],
    order: tuple[str, str],
    most: int | None = None,
) -> list[str]:
    """The page behind what lies at nine tenths of it, or of the first so many."""
    cursor = _next(server, path)
    count = min(things.count(), most or 2**62)
    column = order[0].removeprefix("-")
    if cursor is None or not count:
        return []
    found = things.order_by(*order).annotate(at=F(column)).values_list("at", "pk")
    value, pk = found[_place(count)]
    name, first, _, backwards = cursor
    # A list of several kinds says of which the row is, too.
    there = [value, *first[1:]] if isinstance(first, list) else value
    raw = to_json([name, there, pk, backwards])
    told = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    address = f"{path}&cursor={told}".replace("?&", "?")
    if not server.ask(address)["items"]:
        raise SystemExit(f"There is nothing at {address}.")
    return [address]


def _place(count: int) -> int:
    """At nine tenths, but so that a whole page lies behind it if there is one."""
    return max(min(int(count * DEEP), count - DEFAULT_LIMIT - 2), 0)


def _next(server: Server, path: str) -> list[Any] | None:
    address = server.ask(path)["next"]
    if address is None:
        return None
    [told] = parse_qs(urlsplit(address).query)["cursor"]
    raw = base64.urlsafe_b64decode(told + "=" * (-len(told) % 4))
    found: list[Any] = json.loads(raw)
    return found
