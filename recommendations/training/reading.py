"""Reads what a training learns from: a person's rows as arrays, in one piece.

PostgreSQL puts numbers together as bytes (`string_agg` of `int8send`), which numpy reads as
they are: a row for each person instead of one for each pair, through a cursor on the server. So
ten million pairs cost the memory of their matrix and little more.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import numpy as np
import scipy.sparse as sp
from django.db import connection, transaction
from numpy.typing import NDArray

from recommendations.learning.interactions import Interactions, Matrix
from recommendations.training import circles, signals
from recommendations.training.rolling import TAKES_PART

Ids = NDArray[np.int64]

FAINT: Final = 0.05
"""A weight below is of a play long ago, and tells nothing any more."""
_AT_ONCE: Final = 1_000

_TRACKS = """
SELECT {ids}, {artists}, {albums} FROM (
  SELECT id, artist_id, coalesce(album_id, 0) AS album_id FROM audio_track
  WHERE status = 'published' AND is_playable
) AS t
"""
_GENRES = """
SELECT {tracks}, {genres} FROM (SELECT track_id, genre_id FROM audio_track_genres) AS g
"""
_PAIRS = """
SELECT user_id, {things}, {weights}, date_part('epoch', max(last_at))
FROM recommendations_interaction GROUP BY user_id ORDER BY user_id
"""
_SAID_OF_ARTISTS = f"""
SELECT user_id, {{things}}, {{weights}}, date_part('epoch', max(last_at)) FROM (
  SELECT * FROM (
    SELECT user_id, thing_id AS track_id, sum(stated) AS weight, max(at) AS last_at
    FROM ({signals.acts(signals.EVERYBODY, signals.ARTIST_LEGS)}) AS act
    GROUP BY user_id, thing_id
  ) AS summed WHERE {TAKES_PART}
) AS said GROUP BY user_id ORDER BY user_id
"""  # noqa: S608
_PEOPLE = f"""
SELECT {{people}} FROM (
  SELECT user_id FROM recommendations_interaction
  UNION SELECT user_id FROM audio_followedartist
  UNION SELECT follower_id FROM users_userfollow
  UNION SELECT followed_id FROM users_userfollow
) AS summed WHERE {TAKES_PART}
"""  # noqa: S608


def _ids(column: str, order: str = "") -> str:
    return f"coalesce(string_agg(int8send({column}), ''::bytea {order}), '')"


_WEIGHTS: Final = "string_agg(float4send(weight::float4), ''::bytea)"


def ids_of(held: bytes | memoryview) -> Ids:
    """Of what `int8send` made."""
    return np.frombuffer(held, dtype=">i8").astype(np.int64)


class Catalogue(NamedTuple):
    """What may be recommended, by track, in the order of ids. `albums`: 0 is none."""

    tracks: Ids
    artists: Ids
    albums: Ids
    genres: Matrix
    """Tracks x genres."""

    def artist_rows(self) -> tuple[Ids, NDArray[np.intp]]:
        """The artists in the order of their ids, and which of them each track is by."""
        return np.unique(self.artists, return_inverse=True)


class Pairs(NamedTuple):
    """Rows of people and things, above and below zero."""

    people: NDArray[np.int32]
    things: NDArray[np.int32]
    weights: NDArray[np.float32]


class Reading(NamedTuple):
    """What there is to learn from. `last` is when each person was last seen, 0: never."""

    catalogue: Catalogue
    people: Ids
    last: NDArray[np.float64]
    tracks: Interactions
    artists: Interactions
    artist_ids: Ids

    @property
    def counts(self) -> dict[str, int]:
        listened = self.tracks.weights
        return {
            "people": len(self.people),
            "tracks": len(self.catalogue.tracks),
            "artists": len(self.artist_ids),
            "pairs": int(listened.nnz),
            "artist_pairs": int(self.artists.weights.nnz),
        }


@contextmanager
def one_moment() -> Iterator[None]:
    """All is read as it was when this began. Inside another transaction: as that sees it."""
    inside = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not inside:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        yield


def read() -> Reading:
    """The catalogue as everybody sees it, and what people who take part did with it."""
    with one_moment():
        catalogue = _catalogue()
        artist_ids, artist_of = catalogue.artist_rows()
        everybody = _everybody()
        pairs, last = _pairs(_PAIRS, everybody, catalogue.tracks)
        said, said_last = _pairs(_SAID_OF_ARTISTS, everybody, artist_ids)
        shown, _ = _pairs(circles.SHOWN, everybody, catalogue.tracks)
        circle = _circle(everybody)
    size = len(everybody), len(catalogue.tracks)
    of_artists = _by_artist(pairs, artist_of)
    tracks = Interactions(
        _matrix([pairs], *size), circle, _words(catalogue), _matrix([shown], *size)
    )
    artists = Interactions(
        _matrix([of_artists, said], size[0], len(artist_ids)),
        circle,
        _artists_words(catalogue, artist_of, len(artist_ids)),
        _matrix([_by_artist(shown, artist_of)], size[0], len(artist_ids)),
    )
    return Reading(
        catalogue, everybody, np.maximum(last, said_last), tracks, artists, artist_ids
    )


def _row(query: str, **columns: str) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query.format(**columns))
        row: Sequence[Any] = cursor.fetchone()
        return row


def _catalogue() -> Catalogue:
    columns = {
        name: _ids(column, "ORDER BY id")
        for name, column in (("ids", "id"), ("artists", "artist_id"), ("albums", "album_id"))
    }
    tracks, artists, albums = map(ids_of, _row(_TRACKS, **columns))
    of, genres = map(ids_of, _row(_GENRES, tracks=_ids("track_id"), genres=_ids("genre_id")))
    rows, known = _places(of, tracks)
    kinds, columns_of = np.unique(genres[known], return_inverse=True)
    ones = np.ones(len(rows), np.float32)
    shape = (len(tracks), len(kinds))
    return Catalogue(
        tracks, artists, albums, sp.csr_matrix((ones, (rows, columns_of)), shape=shape)
    )


def _everybody() -> Ids:
    """Who takes part, whether they did anything or not: they may follow or be followed."""
    return ids_of(_row(_PEOPLE, people=_ids("user_id", "ORDER BY user_id"))[0])


def _places(ids: Ids, known: Ids) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Where each stands in `known`, of those that do; and which do."""
    if not len(known):
        return np.empty(0, np.int32), np.zeros(len(ids), bool)
    places = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    is_known = known[places] == ids
    return places[is_known].astype(np.int32), is_known


def _pairs(query: str, people: Ids, things: Ids) -> tuple[Pairs, NDArray[np.float64]]:
    """The pairs of people and things that are known, and when each person was last seen."""
    last = np.zeros(len(people))
    parts: list[Pairs] = []
    with connection.chunked_cursor() as cursor:
        cursor.execute(query.format(things=_ids("track_id"), weights=_WEIGHTS))
        while rows := cursor.fetchmany(_AT_ONCE):
            who, ids, weights, seen = zip(*rows, strict=True)
            places, known = _places(np.array(who, np.int64), people)
            last[places] = np.array(seen)[known]
            lengths = np.array([len(held) // 8 for held in ids])
            of = np.full(len(rows), -1, np.int32)
            of[known] = places
            of = np.repeat(of, lengths)
            found, is_thing = _places(ids_of(b"".join(ids)), things)
            values = np.frombuffer(b"".join(weights), ">f4")[is_thing].astype(np.float32)
            of = of[is_thing]
            parts.append(Pairs(of[of >= 0], found[of >= 0], values[of >= 0]))
    return _joined(parts), last


def _joined(parts: Sequence[Pairs]) -> Pairs:
    if not parts:
        return Pairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32))
    return Pairs(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _by_artist(pairs: Pairs, artist_of: NDArray[np.intp]) -> Pairs:
    return pairs._replace(things=artist_of[pairs.things].astype(np.int32))


def _matrix(parts: Sequence[Pairs], people: int, things: int) -> Matrix:
    """Added up; what is not above zero is left out: nobody is near to what they dislike."""
    pairs = _joined(parts)
    made: Matrix = sp.csr_matrix(
        (pairs.weights, (pairs.people, pairs.things)), shape=(people, things), dtype=np.float32
    )
    made.sum_duplicates()
    made.data[made.data < FAINT] = 0
    made.eliminate_zeros()
    return made


def _circle(people: Ids) -> Matrix:
    followers, followed = map(
        ids_of,
        _row(circles.CIRCLES, followers=_ids("follower_id"), followed=_ids("followed_id")),
    )
    rows, is_row = _places(followers, people)
    columns, is_column = _places(followed, people)
    both = is_row & is_column
    rows, columns = rows[both[is_row]], columns[both[is_column]]
    shape = (len(people), len(people))
    return sp.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)


def _words(catalogue: Catalogue) -> Matrix:
    """Of a track: its genres, its artist, its album."""
    words: Matrix = sp.hstack(
        [catalogue.genres, _one_each(catalogue.artists), _one_each(catalogue.albums)],
        format="csr",
        dtype=np.float32,
    )
    return words


def _one_each(values: Ids) -> Matrix:
    """A column for each value but 0."""
    columns, which = np.unique(values, return_inverse=True)
    rows = np.flatnonzero(values)
    ones = np.ones(len(rows), np.float32)
    shape = (len(values), len(columns))
    return sp.csr_matrix((ones, (rows, which[rows])), shape=shape)


def _artists_words(catalogue: Catalogue, artist_of: NDArray[np.intp], artists: int) -> Matrix:
    """Of an artist: in which genres they have how many tracks."""
    ones = np.ones(len(artist_of), np.float32)
    shape = (artists, len(artist_of))
    theirs = sp.csr_matrix((ones, (artist_of, np.arange(len(artist_of)))), shape=shape)
    return sp.csr_matrix(theirs @ catalogue.genres, dtype=np.float32)
