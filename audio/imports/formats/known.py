"""Which export a file is, by what stands in it: names of files lie."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from audio.imports.formats import lastfm, listenbrainz, spotify, streams
from audio.imports.formats.shape import Item, Json, RefusalReason, Refused, Told

PEEK = 65_536
_BOM = b"\xef\xbb\xbf"


class Read(NamedTuple):
    """What kind of export it is, and what it tells, still to be read."""

    format: str
    told: Told


def read(file: streams.Readable) -> Read:
    """Raises `Refused`; so does reading `told`."""
    head = file.read(PEEK)
    whole = _Rejoined(head, file)
    start = head.removeprefix(_BOM).lstrip()[:1]
    if start == b"[":
        return _listed(streams.items(streams.pieces(whole)))
    if start == b"{":
        return _object(head, whole)
    return _table(streams.lines(streams.pieces(whole)))


def _object(head: bytes, file: "_Rejoined") -> Read:
    """A line for each record, or one document."""
    first = head.removeprefix(_BOM).lstrip().partition(b"\n")[0]
    if _is_record(first):
        return _listed(streams.rows(streams.pieces(file)))
    document = streams.document(file)
    if isinstance(document, dict):
        if listenbrainz.is_listen(document) or listenbrainz.is_feedback(document):
            return _listed(iter([document]))
        if spotify.is_library(document):
            return Read("spotify_library", spotify.library(document))
        if spotify.is_playlists(document):
            return Read("spotify_playlists", spotify.playlists(document))
        if lastfm.is_page(document):
            return Read("lastfm_pages", lastfm.page(document))
    raise Refused(RefusalReason.NOT_AN_EXPORT)


def _is_record(line: bytes) -> bool:
    """A listen or a love on a line of its own; a longer one than `PEEK` is none."""
    try:
        record = streams.document(io.BytesIO(line))
    except Refused:
        return False
    is_one = listenbrainz.is_listen, listenbrainz.is_feedback
    return isinstance(record, dict) and any(is_it(record) for is_it in is_one)


def _listed(records: Iterator[Any]) -> Read:
    """By its first record."""
    first = next(records, None)
    form = _form(first)
    if form is None:
        raise Refused(RefusalReason.NOT_AN_EXPORT)
    name, way = form
    return Read(name, _each(chain([first], records), way))


def _each(records: Iterator[Any], way: Callable[[Any], Told]) -> Told:
    for record in records:
        if isinstance(record, RefusalReason):
            yield record
        else:
            yield from way(record)


def _form(first: Any) -> tuple[str, Callable[[Any], Told]] | None:
    if isinstance(first, dict):
        if first.keys() >= spotify.SHORT:
            return "spotify_history", _one(spotify.short)
        if first.keys() >= spotify.EXTENDED:
            return "spotify_extended", _one(spotify.extended)
        if listenbrainz.is_listen(first):
            return "listenbrainz", _one(_listen)
        if listenbrainz.is_feedback(first):
            return "listenbrainz_feedback", _one(listenbrainz.feedback)
    return ("lastfm_pages", lastfm.page) if lastfm.is_page(first) else None


def _one(way: Callable[[Json], Item | RefusalReason]) -> Callable[[Any], Told]:
    def told(record: Any) -> Told:
        yield way(record) if isinstance(record, dict) else RefusalReason.BROKEN

    return told


def _listen(record: Json) -> Item | RefusalReason:
    return (
        listenbrainz.listen(record) if listenbrainz.is_listen(record) else RefusalReason.BROKEN
    )


def _table(text: Iterator[str]) -> Read:
    rows = csv.reader(_plain(text))
    try:
        first = next(rows, [])
    except (csv.Error, Refused) as error:  # a picture, a PDF
        raise Refused(RefusalReason.NOT_AN_EXPORT) from error
    places = lastfm.header(first)
    if places is not None:
        return Read("lastfm_csv", _rows(rows, places))
    if lastfm.is_row(first):
        return Read("lastfm_csv", _rows(chain([first], rows), lastfm.USUAL))
    raise Refused(RefusalReason.NOT_AN_EXPORT)


def _rows(rows: Iterable[list[str]], places: dict[str, int]) -> Told:
    try:
        for values in rows:
            if values:
                yield lastfm.row(values, places)
    except csv.Error as error:
        raise Refused(RefusalReason.BROKEN) from error


def _plain(text: Iterator[str]) -> Iterator[str]:
    """What is no text at all is not even looked at."""
    for line in text:
        if "\0" in line:
            raise Refused(RefusalReason.NOT_AN_EXPORT)
        yield line


class _Rejoined:
    """What was looked at comes once more."""

    def __init__(self, head: bytes, rest: streams.Readable) -> None:
        self.head, self.rest = io.BytesIO(head), rest

    def read(self, size: int, /) -> bytes:
        return self.head.read(size) or self.rest.read(size)
