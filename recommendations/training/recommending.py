"""Everybody's recommendations after a training: tracks and artists, each with reasons.

Albums have no list: whoever asks for them gets those of their tracks' list, as it is by then.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from recommendations.learning.interactions import Interactions
from recommendations.learning.model import Model
from recommendations.learning.reasons import Reasons, explain
from recommendations.training.models import Kind
from recommendations.training.packed import ITEM, MOST_ITEMS, Because, Items, pack_items
from recommendations.training.reading import Catalogue, Ids, Reading, ids_of
from recommendations.training.storing import Made

AT_ONCE: Final = 256
"""People; their candidates are 100 MB at most."""
MOST_ARTISTS: Final = 100

Rows = NDArray[np.intp]
Places = NDArray[np.int32]

_OWN = """
SELECT user_id, string_agg(int8send(track_id), ''::bytea),
  string_agg(int2send(code), ''::bytea), string_agg(int8send(because), ''::bytea)
FROM recommendations_interaction WHERE user_id = ANY(%s::bigint[]) GROUP BY user_id
"""
_FOLLOWED = """
SELECT user_id, artist_id FROM audio_followedartist WHERE user_id = ANY(%s::bigint[])
"""


class Own(NamedTuple):
    """What some people (rows 0 … p-1) have of things: `row * things + thing`, in order."""

    things: int
    keys: Ids
    codes: NDArray[np.int64]
    becauses: Ids

    def has(self, items: Places) -> NDArray[np.bool_]:
        """Of (p x k) items."""
        found: NDArray[np.bool_] = np.isin(self._asked(items), self.keys)
        return found

    def named(self, items: Places) -> tuple[NDArray[np.int64], Ids]:
        """What leads from each of (p x k …) items to a reason: code and id; 0 where nothing."""
        if not len(self.keys):
            nothing = np.zeros(items.shape, np.int64)
            return nothing, nothing
        asked = self._asked(items)
        at = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        there = (self.keys[at] == asked) & (items >= 0)
        return np.where(there, self.codes[at], 0), np.where(there, self.becauses[at], 0)

    def _asked(self, items: Places) -> Ids:
        rows = np.arange(len(items)).reshape(-1, *[1] * (items.ndim - 1))
        return rows * self.things + items


class Learnt(NamedTuple):
    """Both models; `artists` is None where there was nothing to learn from."""

    reading: Reading
    tracks: Model
    artists: Model | None


def made_for(learnt: Learnt, people: Rows) -> Iterator[list[Made]]:
    """By groups; `people` are rows of the reading."""
    for start in range(0, len(people), AT_ONCE):
        yield _group(learnt, people[start : start + AT_ONCE])


def _group(learnt: Learnt, rows: Rows) -> list[Made]:
    reading = learnt.reading
    who = reading.people[rows]
    own = _own_tracks(who, reading.catalogue)
    tracks = _ranked(
        learnt.tracks, rows, reading.catalogue.tracks, own, MOST_ITEMS, reading.people
    )
    lists = {Kind.TRACK: tracks}
    if learnt.artists is not None:
        theirs = _own_artists(who, own, reading)
        lists[Kind.ARTIST] = _ranked(
            learnt.artists, rows, reading.artist_ids, theirs, MOST_ARTISTS, reading.people
        )
    return [
        Made(int(user), kind, pack_items(items))
        for kind, found in lists.items()
        for user, items in zip(who, found, strict=True)
        if len(items)
    ]


def _ranked(
    model: Model, rows: Rows, ids: Ids, own: Own, most: int, people: Ids
) -> list[Items]:
    """Best first, without what they have, skipped or turned down."""
    ranked = model.recommend(rows, most)
    profiles = model.parts.profiles(rows)
    reasons = explain(ranked.items, profiles, model.knowledge, top=2)
    made = np.zeros(ranked.items.shape, ITEM)
    made["id"], made["score"] = ids[ranked.items], ranked.scores
    friends = _friends(model.parts.interactions, rows, ranked.items, reasons, people)
    made["code"], made["because"] = _first_two(own, reasons, friends)
    offered = (ranked.items >= 0) & ~own.has(ranked.items)
    return [row[is_offered] for row, is_offered in zip(made, offered, strict=True)]


def _first_two(own: Own, reasons: Reasons, friends: Ids) -> tuple[Any, Any]:
    """The nearest of what they have; a friend; what is next nearest. Or that many like it."""
    codes, becauses = own.named(reasons.items)
    friend = np.where(friends > 0, int(Because.FRIEND_LIKES), 0)
    codes = np.stack([codes[..., 0], friend, codes[..., 1]], axis=-1)
    becauses = np.stack([becauses[..., 0], friends, becauses[..., 1]], axis=-1)
    order = np.argsort(codes == 0, axis=-1, kind="stable")[..., :2]
    codes = np.take_along_axis(codes, order, -1)
    codes[..., 0] = np.where(codes[..., 0] == 0, int(Because.POPULAR), codes[..., 0])
    return codes, np.take_along_axis(becauses, order, -1)


def _friends(
    interactions: Interactions, rows: Rows, items: Places, reasons: Reasons, people: Ids
) -> Ids:
    """Of each item (p x k) one whom they follow and who shows that they like it; or 0."""
    found = np.zeros(items.shape, np.int64)
    circle, shown = interactions.circle, interactions.visible
    if circle is None:
        return found
    scratch = np.zeros(shown.shape[1], np.int64)
    for n in np.flatnonzero((reasons.circle > 0).any(axis=1)):
        row = rows[n]
        friends = circle.indices[circle.indptr[row] : circle.indptr[row + 1]]
        theirs = shown[friends]
        scratch[theirs.indices] = np.repeat(people[friends], np.diff(theirs.indptr))
        found[n] = np.where(items[n] >= 0, scratch[items[n]], 0)
        scratch[theirs.indices] = 0
    return found


def _own_tracks(who: Ids, catalogue: Catalogue) -> Own:
    with connection.cursor() as cursor:
        cursor.execute(_OWN, [who.tolist()])
        rows = cursor.fetchall()
    lengths = [len(tracks) // 8 for _, tracks, *_ in rows]
    persons = np.repeat(np.searchsorted(who, [user for user, *_ in rows]), lengths)
    ids = ids_of(b"".join(tracks for _, tracks, *_ in rows))
    codes = np.frombuffer(b"".join(row[2] for row in rows), ">i2").astype(np.int64)
    becauses = ids_of(b"".join(row[3] for row in rows))
    size = len(catalogue.tracks)
    at = np.searchsorted(catalogue.tracks, ids)
    there = (at < size) & (catalogue.tracks[np.minimum(at, size - 1)] == ids)
    keys = persons[there] * size + at[there]
    order = np.argsort(keys)
    return Own(size, keys[order], codes[there][order], becauses[there][order])


def _own_artists(who: Ids, tracks: Own, reading: Reading) -> Own:
    """Of whom they listened to something, and whom they follow: this tells more."""
    size = len(reading.artist_ids)
    rows, places = np.divmod(tracks.keys, max(1, tracks.things))
    heard_ids = reading.catalogue.artists[places]
    heard = rows * size + np.searchsorted(reading.artist_ids, heard_ids)
    followed = _followed(who, reading.artist_ids)
    keys = np.concatenate([followed, heard])
    codes = np.repeat(
        [int(Because.FOLLOWED), int(Because.LISTENED_TO_ARTIST)], [len(followed), len(heard)]
    )
    keys, first = np.unique(keys, return_index=True)
    return Own(size, keys, codes[first], reading.artist_ids[keys % max(1, size)])


def _followed(who: Ids, artist_ids: Ids) -> Ids:
    keys = [
        int(np.searchsorted(who, user)) * len(artist_ids) + int(at)
        for user, artists in _pairs(_FOLLOWED, who).items()
        for artist, at in ((a, np.searchsorted(artist_ids, a)) for a in artists)
        if at < len(artist_ids) and artist_ids[at] == artist
    ]
    return np.array(sorted(keys), np.int64)


def _pairs(query: str, who: Ids) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(query, [who.tolist()])
        for user, thing in cursor.fetchall():
            found.setdefault(user, set()).add(thing)
    return found
