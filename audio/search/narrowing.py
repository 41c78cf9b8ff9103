"""What the filters of a query ask of a document, besides its words."""

from collections.abc import Collection, Iterable

from audio.indexing.models import Kind
from audio.indexing.normalise import tokens
from audio.indexing.rows import genre_lexeme, kind_lexeme
from audio.search import lexemes
from audio.search.lexemes import any_of, word
from audio.search.parsing import Query

_WITHOUT_ARTIST = frozenset({Kind.PLAYLIST})
_WITHOUT_ALBUM = _WITHOUT_YEAR = frozenset({Kind.ARTIST, Kind.PLAYLIST})


def conditions(query: Query, kind: Kind, genres: Iterable[Collection[int]]) -> list[str] | None:
    """Of `tsquery`, all of which must hold. None: nothing of that kind is wanted.

    `genres` are the ids that each of the query's may mean.
    """
    if (
        (query.artists and kind in _WITHOUT_ARTIST)
        or (query.albums and kind in _WITHOUT_ALBUM)
        or (query.years and kind in _WITHOUT_YEAR)
    ):
        return None
    found = [] if kind == Kind.TRACK else [word(kind_lexeme(kind))]
    names = " ".join((*query.artists, *query.albums))
    found += map(word, dict.fromkeys(tokens(names)))
    found += (lexemes.years(first, last) for first, last in query.years)
    found += (any_of(word(genre_lexeme(pk)) for pk in meant) for meant in genres)
    return found if all(found) else None
