"""Lists as PostgreSQL keeps them for us: bytes that numpy reads as they are."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommendations.training.models import Neighbours

MOST_ITEMS = 200
"""Of one person's list: 6 kB, which PostgreSQL compresses."""
MOST_NEIGHBOURS = 100
ITEM = np.dtype([("id", "<i8"), ("score", "<f4"), ("code", "u1", 2), ("because", "<i8", 2)])
_ID, _SCORE = np.dtype("<i8"), np.dtype("<f2")
Items = NDArray[np.void]


class Because(IntEnum):
    """Why something is recommended; `because` is the id of what is named in brackets."""

    NOTHING = 0
    LISTENED_TO = 1  # track
    LIKED = 2  # track
    SAVED = 3  # album
    FOLLOWED = 4  # artist
    LISTENED_TO_ARTIST = 5  # artist
    ASKED_FOR_MORE = 6  # track, album, artist or genre, as the feedback says
    CHOSE_GENRE = 7  # genre
    FRIEND_LIKES = 8  # user
    POPULAR_IN_GENRE = 9  # genre
    POPULAR = 10  # nothing
    NEW_BY_FOLLOWED = 11  # artist
    IN_PLAYLIST = 12  # playlist
    NEW = 13  # nothing


class Nearby(NamedTuple):
    """The neighbours of one item: ids (n), scores (sources x n)."""

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]


def items(rows: Sequence[Any]) -> Items:
    """Of tuples (id, score, codes, becauses), each of the last two with two entries."""
    return np.array(rows, dtype=ITEM)


def first_two(
    reasons: Sequence[tuple[int, int]],
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Of reasons (code, id of what is named) the codes and the ids, as `items` takes them.

    0 where there are fewer.
    """
    (code, because), (other, of) = (*reasons, (0, 0), (0, 0))[:2]
    return (code, other), (because, of)


def pack_items(made: Items) -> bytes:
    return made[:MOST_ITEMS].tobytes()


def unpack_items(packed: bytes | memoryview) -> Items:
    return np.frombuffer(packed, dtype=ITEM)


def pack_neighbours(nearby: Nearby) -> tuple[bytes, bytes]:
    """For `Neighbours.ids` and `.scores`."""
    return (
        nearby.ids[:MOST_NEIGHBOURS].astype(_ID).tobytes(),
        nearby.scores[:, :MOST_NEIGHBOURS].astype(_SCORE).tobytes(),
    )


def unpack_neighbours(ids: bytes | memoryview, scores: bytes | memoryview) -> Nearby:
    known = np.frombuffer(ids, dtype=_ID)
    values = np.frombuffer(scores, dtype=_SCORE).astype(np.float32)
    return Nearby(known, values.reshape(-1, len(known)) if len(known) else values[None, :])


def nearby(row: Neighbours) -> Nearby:
    return unpack_neighbours(row.ids, row.scores)
