"""From candidates, as the database has them, to what the picker draws from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from audio.catalog.models.track import Track
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
_GENRE_IDS = ArraySubquery(
    Track.genres.through.objects.filter(track=OuterRef("pk"))
    .order_by("genre")
    .values("genre")[:_WORDS]
)


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
    pool = _pool(station, rows, grounds, told)
    affinity = _affinity(rows, learnt)
    fatigue = None if affinity is None else pool.fatigue
    return Choice(replace(pool, affinity=affinity, fatigue=fatigue, is_all=is_all), rows)


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


def _pool(station: Station, rows: Sequence[Candidate], grounds: Grounds, told: Told) -> Pool:
    kind, pk = station.seed
    words = _words([row.genres for row in rows])
    relevance = _column(row.score for row in rows)
    relevance += 0.3 * _alike(words, grounds.genres) + _steered(rows, told)
    relevance += 0.1 * _spread(np.log1p(_column(row.plays for row in rows)))
    familiar = np.array([row.liked or row.heard_days is not None for row in rows], np.bool_)
    enough = min(familiar.sum(), (~familiar).sum()) >= _ENOUGH
    return Pool(
        ids=_ids(row.id for row in rows),
        relevance=relevance,
        artists=_ids(row.artist for row in rows),
        albums=_ids(row.album for row in rows),
        recordings=_recordings(rows),
        words=words,
        fatigue=_column(_fatigue(row.heard_days) for row in rows),
        familiar=familiar if enough else None,
        opening=_opening(kind, pk, rows),
    )


def _opening(kind: str, pk: int, rows: Sequence[Candidate]) -> Flags | None:
    """Of a track it comes first; of an artist or a genre, one of theirs. None: any may."""
    if kind not in ("track", "artist", "genre"):
        return None
    own = {
        "track": lambda row: row.id == pk,
        "artist": lambda row: row.artist == pk,
        "genre": lambda row: pk in row.genres,
    }[kind]
    opening = np.fromiter(map(own, rows), np.bool_)
    return None if opening.all() else opening


def played(station: Station, pool: Pool) -> Played:
    """What the session played so far. One query, for albums and genres of the last."""
    recent = station.drawn[-_RECENT:]
    found = {
        pk: (album or 0, genres)
        for pk, album, genres in Track.objects.filter(pk__in=recent)
        .annotate(genre_ids=_GENRE_IDS)
        .values_list("pk", "album_id", "genre_ids")
    }
    known = [found.get(pk, (0, [])) for pk in recent]
    unknown = [0] * (len(station.drawn) - len(recent))
    copies = dict(zip(pool.ids.tolist(), pool.recordings.tolist(), strict=True))
    return Played(
        ids=_ids(station.drawn),
        artists=_ids(station.drawn_artists),
        albums=_ids([*unknown, *(album for album, _ in known)]),
        recordings=_ids(copies.get(pk, pk) for pk in station.drawn),
        words=_words([genres for _, genres in known]),
    )


def _recordings(rows: Sequence[Candidate]) -> Ids:
    """One number for all copies of a recording: the least of their ids."""
    least: dict[object, int] = {}
    for row in rows:
        marks = [row.id, *row.copies, *filter(None, (row.isrc, row.audio))]
        number = min((least[mark] for mark in marks if mark in least), default=row.id)
        merged = {least[mark] for mark in marks if mark in least} - {number}
        if merged:
            least = {mark: number if n in merged else n for mark, n in least.items()}
        least |= dict.fromkeys(marks, number)
    return _ids(least[row.id] for row in rows)


def _affinity(rows: Sequence[Candidate], learnt: Learnt) -> Floats | None:
    """What they like counts as much as what they are thought to like most."""
    if (guessed := learnt.affinity) is None:
        return None
    return _column(1.0 if row.liked else guessed.get(row.id, 0.0) for row in rows)


def _steered(rows: Sequence[Candidate], told: Told) -> Floats:
    """Nearer or farther by what the listener told of it, and of what is like it."""

    def wanted(genre: int) -> float:
        return told.genres.get(genre, 0.0)

    return (
        0.4 * np.tanh(_column(told.tracks.get(row.id, 0.0) for row in rows))
        + 0.3 * np.tanh(_column(told.artists.get(row.artist, 0.0) for row in rows))
        + 0.2 * np.tanh(_column(told.albums.get(row.album, 0.0) for row in rows))
        + 0.3 * np.tanh(_column(sum(map(wanted, row.genres)) for row in rows))
    )


def _fatigue(heard_days: float | None) -> float:
    return 0.0 if heard_days is None else 0.5 ** (max(heard_days, 0) / _FATIGUE_HALF_LIFE_DAYS)


def _alike(words: Ids, wanted: Sequence[int]) -> Floats:
    """Cosine of each row with what is wanted."""
    lengths = np.sqrt(np.maximum((words != NO_WORD).sum(axis=1), 1) * max(len(wanted), 1))
    alike: Floats = np.isin(words, list(wanted)).sum(axis=1) / lengths
    return alike


def _words(of: Sequence[Sequence[int]]) -> Ids:
    words = np.full((len(of), _WORDS), NO_WORD, np.int64)
    for row, numbers in zip(words, of, strict=True):
        row[: min(len(numbers), _WORDS)] = numbers[:_WORDS]
    return words


def _ids(numbers: Iterable[int]) -> Ids:
    return np.fromiter(numbers, np.int64)


def _column(numbers: Iterable[float]) -> Floats:
    return np.fromiter(numbers, np.float64)


def _spread(numbers: Floats) -> Floats:
    """From 0 to 1."""
    return numbers / (float(numbers.max(initial=0)) or 1.0)
