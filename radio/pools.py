"""From candidates, as the database has them, to what the picker draws from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
from django.db import connection

from radio.models import Station
from radio.queries import candidates
from radio.queries.candidates import Candidate, Given, Sources, Why
from radio.queries.grounds import Grounds
from radio.queries.learnt import Learnt
from radio.queries.steering import Told
from radio.state import NO_WORD, Flags, Floats, Ids, Played, Pool

WIDENED_BELOW: Final = 100
"""Tracks that were not played: with fewer, the whole catalogue is looked at too."""
_ENOUGH = 25
_OF_NEAR_ARTIST = 0.6
_WORDS = 6
_FATIGUE_HALF_LIFE_DAYS = 3.0
_RECENT = 29
_LATELY = f"""
SELECT t.id, coalesce(t.album_id, 0), ARRAY(
  SELECT g.genre_id FROM audio_track_genres g WHERE g.track_id = t.id
  ORDER BY g.genre_id LIMIT {_WORDS})
FROM audio_track t WHERE t.id = ANY(%(ids)s::bigint[])
"""  # noqa: S608


class Weights(NamedTuple):
    """How near what the seed leads to is to it. What was learnt is 0.5 to 1."""

    own: float
    artist: float
    genre: float


_WEIGHTS: Final = {
    "track": Weights(own=0.0, artist=0.7, genre=0.2),
    "artist": Weights(own=0.0, artist=0.9, genre=0.2),
    "genre": Weights(own=0.0, artist=0.0, genre=0.7),
    "playlist": Weights(own=0.9, artist=0.5, genre=0.2),
    "user": Weights(own=0.8, artist=0.5, genre=0.3),
}


class Choice(NamedTuple):
    """A pool, and the candidates of its rows."""

    pool: Pool
    rows: Sequence[Candidate]


def choice(
    station: Station, grounds: Grounds, told: Told, learnt: Learnt, count: int
) -> Choice:
    """Of what was not played in this round; if that runs out, of the whole catalogue.

    One query; a second where little is left, a third where all was played. Then what was comes
    again, for the picker to begin a new round.
    """
    sources = _sources(station, grounds, learnt)
    luck = np.random.default_rng([station.random_seed, station.session]).random()
    drawn = station.drawn[station.round_began :]

    def find(without: Collection[int], *, whole: bool) -> list[Candidate]:
        return candidates.find(station.user_id, sources, without, luck=luck, whole=whole)

    rows, is_all = find(drawn, whole=False), False
    if len(rows) < WIDENED_BELOW:
        rows = find(drawn, whole=True)
        is_all = len(rows) < candidates.MOST
        if len(rows) < count:
            rows = find((), whole=True)
    pool = _pool(station, rows, grounds, told, learnt)
    return Choice(replace(pool, is_all=is_all), rows)


def _sources(station: Station, grounds: Grounds, learnt: Learnt) -> Sources:
    kind, pk = station.seed
    weights = _WEIGHTS[kind]
    given = list(learnt.given)
    if kind == "track":
        given.append(Given(pk, 1.5, Why.SEED, pk))
    elif kind == "playlist":
        given += [Given(one, weights.own, Why.FROM_PLAYLIST, pk) for one in grounds.tracks]
    elif kind == "user":
        given += [Given(one, weights.own, Why.YOURS, 0) for one in grounds.tracks]
    artists = {pk: _OF_NEAR_ARTIST * worth for pk, worth in learnt.artists.items()}
    artists |= _fading(grounds.artists, weights.artist)
    return Sources(given, artists, _fading(grounds.genres, weights.genre))


def _fading(ids: Sequence[int], weight: float) -> Mapping[int, float]:
    """The last of a list is worth half of the first."""
    if not weight:
        return {}
    return {pk: weight * (1 - 0.5 * n / len(ids)) for n, pk in enumerate(ids)}


def _pool(
    station: Station, rows: Sequence[Candidate], grounds: Grounds, told: Told, learnt: Learnt
) -> Pool:
    found = _columns(rows)
    words = _words(found["genres"])
    ids, artists, albums = (_ids(found[name]) for name in ("id", "artist", "album"))
    heard_days = np.array(found["heard_days"], np.float64)
    liked = np.array(found["liked"], np.bool_)
    relevance = np.array(found["score"], np.float64)
    relevance += 0.3 * _alike(words, grounds.genres)
    relevance += _steered(found, told)
    relevance += 0.1 * _spread(np.log1p(np.array(found["plays"], np.float64)))
    familiar = liked | ~np.isnan(heard_days)
    enough = min(familiar.sum(), (~familiar).sum()) >= _ENOUGH
    pool = Pool(
        ids=ids,
        relevance=relevance,
        artists=artists,
        albums=albums,
        recordings=_recordings(rows, found),
        words=words,
        affinity=_affinity(ids, liked, learnt),
        fatigue=None if learnt.affinity is None else _fatigue(heard_days),
        familiar=familiar if enough else None,
    )
    return replace(pool, opening=_opening(*station.seed, pool))


def _columns(rows: Sequence[Candidate]) -> dict[str, Sequence[Any]]:
    """By the name of the field. One look at each row: there are 800 of them."""
    columns = list(zip(*rows, strict=True)) or [()] * len(Candidate._fields)
    return dict(zip(Candidate._fields, columns, strict=True))


def _opening(kind: str, pk: int, pool: Pool) -> Flags | None:
    """Of a track it comes first; of an artist or a genre, one of theirs. None: any may."""
    if kind == "track":
        opening = pool.ids == pk
    elif kind == "artist":
        opening = pool.artists == pk
    elif kind == "genre":
        opening = (pool.words == pk).any(axis=1)
    else:
        return None
    return None if opening.all() else opening


def played(station: Station, pool: Pool) -> Played:
    """What the session played so far. One query, for albums and genres of the last."""
    recent = station.drawn[-_RECENT:]
    found = _lately(recent)
    known = [found.get(pk, (0, [])) for pk in recent]
    unknown = [0] * (len(station.drawn) - len(recent))
    copies = dict(zip(pool.ids.tolist(), pool.recordings.tolist(), strict=True))
    return Played(
        ids=_ids(station.drawn),
        artists=_ids(station.drawn_artists),
        albums=_ids([*unknown, *(album for album, _ in known)]),
        recordings=_ids([copies.get(pk, pk) for pk in station.drawn]),
        words=_words([genres for _, genres in known]),
    )


def _lately(ids: Sequence[int]) -> dict[int, tuple[int, list[int]]]:
    """Album and genres of each that is still there."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LATELY, {"ids": list(ids)})
        return {pk: (album, genres) for pk, album, genres in cursor.fetchall()}


def _recordings(rows: Sequence[Candidate], found: Mapping[str, Sequence[Any]]) -> Ids:
    """One number for all copies of a recording: the least of their ids."""
    names = [*filter(None, found["isrc"]), *filter(None, found["audio"])]
    if not any(found["copies"]) and len(set(names)) == len(names):
        return _ids(found["id"])
    least: dict[object, int] = {}
    for row in rows:
        marks = [row.id, *row.copies, *filter(None, (row.isrc, row.audio))]
        number = min((least[mark] for mark in marks if mark in least), default=row.id)
        merged = {least[mark] for mark in marks if mark in least} - {number}
        if merged:
            least = {mark: number if n in merged else n for mark, n in least.items()}
        least |= dict.fromkeys(marks, number)
    return _ids([least[row.id] for row in rows])


def _affinity(ids: Ids, liked: Flags, learnt: Learnt) -> Floats | None:
    """What they like counts as much as what they are thought to like most."""
    if learnt.affinity is None:
        return None
    return np.where(liked, 1.0, _worth(learnt.affinity, ids.tolist()))


def _steered(found: Mapping[str, Sequence[Any]], told: Told) -> Floats:
    """Nearer or farther by what the listener told of it, and of what is like it."""
    genres = told.genres
    wanted = (
        [sum(genres.get(one, 0.0) for one in of) for of in found["genres"]] if genres else 0.0
    )
    steered: Floats = (
        0.4 * np.tanh(_worth(told.tracks, found["id"]))
        + 0.3 * np.tanh(_worth(told.artists, found["artist"]))
        + 0.2 * np.tanh(_worth(told.albums, found["album"]))
        + 0.3 * np.tanh(wanted)
    )
    return steered


def _worth(of: Mapping[int, float], ids: Sequence[int]) -> Floats:
    return np.array([of.get(pk, 0.0) for pk in ids] if of else np.zeros(len(ids)), np.float64)


def _fatigue(heard_days: Floats) -> Floats:
    """Of what was never heard (NaN) none."""
    fatigue: Floats = np.nan_to_num(
        0.5 ** (np.maximum(heard_days, 0) / _FATIGUE_HALF_LIFE_DAYS)
    )
    return fatigue


def _alike(words: Ids, wanted: Sequence[int]) -> Floats:
    """Cosine of each row with what is wanted."""
    lengths = np.sqrt(np.maximum((words != NO_WORD).sum(axis=1), 1) * max(len(wanted), 1))
    alike: Floats = np.isin(words, list(wanted)).sum(axis=1) / lengths
    return alike


def _words(of: Sequence[Sequence[int]]) -> Ids:
    """The first six of each."""
    words = np.full((len(of), _WORDS), NO_WORD, np.int64)
    lengths = np.minimum(_ids([len(numbers) for numbers in of]), _WORDS)
    held = chain.from_iterable(numbers[:_WORDS] for numbers in of)
    words[np.arange(_WORDS) < lengths[:, None]] = _ids(list(held))
    return words


def _ids(numbers: Sequence[int]) -> Ids:
    return np.array(numbers, np.int64)


def _spread(numbers: Floats) -> Floats:
    """From 0 to 1."""
    return numbers / (float(numbers.max(initial=0)) or 1.0)
