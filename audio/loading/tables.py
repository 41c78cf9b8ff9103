"""What was read, in temporary tables: each name once, each with its number."""

from collections.abc import Iterable
from typing import Final

from django.db import connection

from audio.catalog.naming import key_of, slug_of
from audio.indexing.fresh import run
from audio.loading.reading import Line

_BEGIN = """
DROP TABLE IF EXISTS load_artist, load_album, load_track, load_credit;
CREATE TEMP TABLE load_artist (n int, name text, sort_name text, slug text,
  id bigint, is_new boolean, hidden boolean DEFAULT false);
CREATE TEMP TABLE load_album (n int, artist int, title text, sort_title text, slug text,
  id bigint, is_new boolean, hidden boolean DEFAULT false);
CREATE TEMP TABLE load_track (n int, line int, artist int, album int, number int, plays int,
  title text, sort_title text, slug text, id bigint,
  artist_id bigint, album_id bigint, hidden boolean);
CREATE TEMP TABLE load_credit (track int, artist int, position int)
"""
_COPY = {
    "load_artist": "(n, name, sort_name, slug)",
    "load_album": "(n, artist, title, sort_title, slug)",
    "load_track": "(n, line, artist, album, number, plays, title, sort_title, slug)",
    "load_credit": "(track, artist, position)",
}
AT_ONCE: Final = 20_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _row(*values: object) -> str:
    cells = ("\\N" if v is None else str(v).translate(_ESCAPES) for v in values)
    return "\t".join(cells) + "\n"


class Tables:
    """Artists and albums are one where their names differ in case and accents alone.

    Holds the names in memory: 150 MB for a million tracks.
    """

    def __init__(self) -> None:
        self.tracks = 0
        self._rows: dict[str, list[str]] = {name: [] for name in _COPY}
        self._named: dict[str, int] = {}
        self._artists: dict[str, int] = {}
        self._albums: dict[tuple[int, str], int] = {}
        self._on_album: dict[int, int] = {}
        with connection.cursor() as cursor:
            run(cursor, _BEGIN)

    def add(self, line: Line) -> None:
        self.tracks += 1
        artist, *others = dict.fromkeys(map(self._artist, line.artists))
        album = self._album(artist, line.album) if line.album else None
        number = 0
        if album is not None:
            number = self._on_album[album] = self._on_album[album] + 1
        key, slug = key_of(line.title), slug_of(line.title)
        place = (self.tracks, line.number, artist, album, min(number, 9_999), line.plays)
        self._rows["load_track"].append(_row(*place, line.title, key, slug))
        for position, other in enumerate(others):
            self._rows["load_credit"].append(_row(self.tracks, other, position))
        if len(self._rows["load_track"]) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        for name, columns in _COPY.items():
            text = "".join(self._rows[name])
            self._rows[name].clear()
            if text:
                with (
                    connection.cursor() as cursor,
                    cursor.copy(f"COPY {name} {columns} FROM STDIN") as copy,
                ):
                    copy.write(text)

    def _artist(self, name: str) -> int:
        known = self._named.get(name)
        if known is None:
            key = key_of(name)
            known = self._artists.get(key)
            if known is None:
                known = self._artists[key] = len(self._artists) + 1
                self._rows["load_artist"].append(_row(known, name, key, slug_of(name)))
            self._named[name] = known
        return known

    def _album(self, artist: int, title: str) -> int:
        key = key_of(title)
        known = self._albums.get((artist, key))
        if known is None:
            known = self._albums[artist, key] = len(self._albums) + 1
            self._rows["load_album"].append(_row(known, artist, title, key, slug_of(title)))
            self._on_album[known] = 0
        return known


def fill(lines: Iterable[Line]) -> Tables:
    """All of them."""
    tables = Tables()
    for line in lines:
        tables.add(line)
    tables.flush()
    return tables
