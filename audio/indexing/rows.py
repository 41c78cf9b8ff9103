"""What is written of a thing: plain values in, columns out. Pure, for other processes too."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from audio.indexing.normalise import base, normalise, tokens

BASE_LENGTH: Final = 200
"""Letters of `base_norm`: an index takes no more than 2,704 bytes."""
NORM_LENGTH: Final = 1_000
"""Letters of the other names. One letter may stand for eighteen, as `ﷺ` does."""


_TRACK = 1  # Kind.TRACK; other processes have no models


class Document(NamedTuple):
    """Plain values of a thing that can be found.

    `artists` are all its artists' names, `artist_ids` whose it is, without guests, `year` that
    of its release.
    """

    kind: int
    object_id: int
    title: str
    is_public: bool
    artists: Sequence[str] = ()
    album: str = ""
    owner_id: int | None = None
    available_from: datetime | None = None
    artist_ids: Sequence[int] = ()
    genre_ids: Sequence[int] = ()
    year: int | None = None


class Row(NamedTuple):
    """The columns of `audio_searchdocument` that a change writes. `lexemes` become `tsv`."""

    kind: int
    object_id: int
    title: str
    title_norm: str
    base_norm: str
    artist_norm: str
    album_norm: str
    lexemes: str
    is_public: bool
    owner_id: int | None
    available_from: datetime | None
    artist_ids: str


def row_of(document: Document) -> Row:
    """Costs 20 µs to 50 µs, nearly all of it for normalising.

    Lexemes are separated by spaces, and so are ids of artists: in PostgreSQL an array of arrays
    must be rectangular.
    """
    title, album = _norm(document.title), _shared(document.album)
    artist = _shared(" ".join(document.artists))
    lexemes = dict.fromkeys(tokens(f"{title} {artist} {album}"))
    return Row(
        int(document.kind),
        document.object_id,
        document.title,
        title,
        base(document.title)[:BASE_LENGTH].strip(),
        artist,
        album,
        " ".join([*lexemes, *_filters(document)]),
        document.is_public,
        document.owner_id,
        document.available_from,
        " ".join(map(str, document.artist_ids)),
    )


def words_of(row: Row) -> list[str]:
    """Its lexemes that are words: what filters ask for holds a colon, as no word does."""
    return [lexeme for lexeme in row.lexemes.split() if ":" not in lexeme]


def genre_lexeme(genre_id: int) -> str:
    return f"g:{genre_id}"


def kind_lexeme(kind: int) -> str:
    """Of all but tracks: nine documents of ten are tracks, so it would narrow nothing there.

    Without it, who looks for an artist wades through all tracks with their name.
    """
    return f"k:{kind}"


def year_lexeme(year: int) -> str:
    """Four digits, so that a decade is a prefix."""
    return f"y:{year:04}"


@lru_cache(maxsize=4_096)
def _shared(text: str) -> str:
    """Of names that many tracks have, one after the other."""
    return _norm(text)


def _norm(text: str) -> str:
    return normalise(text)[:NORM_LENGTH].strip()


def _filters(document: Document) -> list[str]:
    found = [genre_lexeme(pk) for pk in sorted(set(document.genre_ids))]
    if document.kind != _TRACK:
        found.append(kind_lexeme(document.kind))
    return found if document.year is None else [*found, year_lexeme(document.year)]


def copied(documents: Sequence[Document]) -> str:
    """Lines of COPY's text form, in the order of `Row` but with a tsvector and an array."""
    return "".join(map(_line, map(row_of, documents)))


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _line(row: Row) -> str:
    values = row._replace(
        title=row.title.translate(_ESCAPES),
        # Quoted: a bare colon would begin a position.
        lexemes=" ".join(f"'{one}'" if ":" in one else one for one in row.lexemes.split()),
        artist_ids="{" + row.artist_ids.replace(" ", ",") + "}",
    )
    return "\t".join(map(_cell, values)) + "\n"


def _cell(value: object) -> str:
    return "\\N" if value is None else str(value)
