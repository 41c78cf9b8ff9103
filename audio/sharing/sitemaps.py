"""The sitemap: an index, and files that each cover a range of ids of one kind.

No file is ever counted or skipped through: which one a thing is in follows from its id, and
reading one costs what lies in it. Rows are read by keyset and written as they come.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape

from django.db.models import Q, QuerySet

from audio.catalog.cards import share
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import ANYBODY
from audio.catalog.models.track import Track
from audio.playlists.models.playlist import Playlist
from audio.sharing.models import Kind

IDS_A_FILE: Final = 40_000
"""The protocol's ends are 50,000 addresses and 50 MB. A slug is at most 80 letters of four
bytes, twelve characters each in an address: some 1,100 bytes with all around it."""
ROWS_AT_ONCE: Final = 2_000
FARTHEST: Final = 2**63 // IDS_A_FILE
_SCHEMA: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


class _Source(NamedTuple):
    """What is public of a kind; `changed` names when it last did, blank: that is not known."""

    public: Callable[[], QuerySet[Any]]
    changed: str = "updated_at"


def _genres() -> QuerySet[Any]:
    """Those with something in them."""
    return Genre.objects.visible_to(ANYBODY).filter(
        Q(tracks_count__gt=0) | Q(albums_count__gt=0)
    )


SOURCES: Final[Mapping[str, _Source]] = {
    Kind.ARTIST: _Source(lambda: Artist.objects.visible_to(ANYBODY)),
    Kind.ALBUM: _Source(lambda: Album.objects.visible_to(ANYBODY)),
    Kind.TRACK: _Source(lambda: Track.objects.visible_to(ANYBODY)),
    Kind.PLAYLIST: _Source(lambda: Playlist.objects.put_before(ANYBODY)),
    Kind.GENRE: _Source(_genres, changed=""),
}


def files() -> Iterator[tuple[str, int]]:
    """Kind and number of each file with something in it: a query each, and one a kind.

    The next one is where the next public id is, so that gaps cost nothing.
    """
    for kind, source in SOURCES.items():
        ids = source.public().order_by("pk").values_list("pk", flat=True)
        number = -1
        while (pk := ids.filter(pk__gte=(number + 1) * IDS_A_FILE).first()) is not None:
            number = pk // IDS_A_FILE
            yield kind, number


def index(base: str) -> str:
    """Without `lastmod`: to know it, every row would have to be read."""
    places = (f"{base}/sitemap-{kind}-{number}.xml" for kind, number in files())
    lines = "".join(f"<sitemap><loc>{escape(place)}</loc></sitemap>\n" for place in places)
    return f'{_HEAD}<sitemapindex xmlns="{_SCHEMA}">\n{lines}</sitemapindex>\n'


def file(base: str, kind: str, number: int) -> Iterator[str] | None:
    """Its parts; None: there is no such file, or nothing in it."""
    if kind not in SOURCES or number > FARTHEST:
        return None
    parts = _parts(base, kind, number)
    first = next(parts, None)
    return None if first is None else _written(first, parts)


def _written(first: str, parts: Iterator[str]) -> Iterator[str]:
    yield f'{_HEAD}<urlset xmlns="{_SCHEMA}">\n'
    yield first
    yield from parts
    yield "</urlset>\n"


def _parts(base: str, kind: str, number: int) -> Iterator[str]:
    """Text of so many rows at once, each read when it is wanted."""
    source, start = SOURCES[kind], number * IDS_A_FILE
    columns = ("pk", "slug", source.changed) if source.changed else ("pk", "slug")
    rows = source.public().order_by("pk").values_list(*columns)
    end, known = start + IDS_A_FILE, start - 1
    while found := list(rows.filter(pk__gt=known, pk__lt=end)[:ROWS_AT_ONCE]):
        known = found[-1][0]
        yield "".join(_entry(share(base, kind, *row[:2]), *row[2:]) for row in found)


def _entry(place: str, changed: datetime | None = None) -> str:
    told = f"<lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed else ""
    return f"<url><loc>{escape(place)}</loc>{told}</url>\n"
