"""A folder's tables as a `Dataset`."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from config.tables import Unreadable
from recommendations.evaluating import reading
from recommendations.evaluating.datasets import Dataset, Level, Matrix, Pairs, Taggings
from recommendations.evaluating.reading import Row, Table

MANY_ITEMS: Final = 30_000
"""Where no heading says "artist" or "track": with more than these they are taken for tracks."""
TAGS_BY_PEOPLE: Final = ("user_tagged_artists", "user_tagged_tracks", "user_tagged_items")
ITEM_HEADINGS: Final = ("item", "item_id", "artist", "artist_id", "track", "track_id")
Numbers = dict[str, int]


def folders(data: Path) -> list[Path]:
    """The folder itself if it holds interactions, else those in it that do.

    Raises `Unreadable`.
    """
    if not data.is_dir():
        raise Unreadable(f"{data} is no folder.")
    inside = sorted(path for path in data.iterdir() if path.is_dir())
    there = [path for path in (data, *inside) if reading.found(path, "interactions")]
    if not there:
        raise Unreadable(f"{data} holds no interactions.csv or interactions.csv.gz.")
    return there[:1] if there[0] == data else there


def load(folder: Path) -> Dataset:
    """`interactions.csv`, and what stands beside it. Raises `Unreadable`."""
    if (path := reading.found(folder, "interactions")) is None:
        raise Unreadable(f"{folder} holds no interactions.csv or interactions.csv.gz.")
    listens = reading.pairs(path)
    cold = reading.found(folder, "users_cold")
    new = _Newcomers(cold, listens) if cold else None
    dataset = _dataset(folder, listens, new.listens if new else [])
    return new.put_into(dataset) if new else dataset


def load_split(folder: Path, train: Path, test: Path) -> Dataset:
    """Two given tables; friends and tags stand in `folder`. Raises `Unreadable`."""
    listens, hidden = reading.pairs(train), reading.pairs(test)
    if {row.second for row in listens.rows}.isdisjoint(row.second for row in hidden.rows):
        raise Unreadable(f"No item of {test} occurs in {train}: both must use the same ids.")
    dataset = _dataset(folder, listens, hidden.rows)
    tested = _pairs(hidden.rows, _placed(dataset.people), _placed(dataset.items))
    new = ~np.isin(dataset.keys(tested), dataset.keys(dataset.listens))
    if not new.any():
        raise Unreadable(f"All of {test} occurs in {train}: nothing is left to foretell.")
    return replace(dataset, test=tested.where(new))


def _dataset(folder: Path, listens: Table, more: list[Row]) -> Dataset:
    """Of `listens`; people and items of `more` get numbers too."""
    rows = [*listens.rows, *more]
    people = _numbers(row.first for row in rows)
    items = _numbers(row.second for row in rows)
    return Dataset(
        name=folder.resolve().name,
        level=_level(listens, len(items)),
        people=list(people),
        items=list(items),
        listens=_pairs(listens.rows, people, items),
        friends=_friends(folder, people),
        taggings=_taggings(folder, people, items),
    )


def _level(listens: Table, items: int) -> Level:
    heading = listens.heading[1].lower()
    if "artist" in heading:
        return "artists"
    if "track" in heading or "song" in heading or items > MANY_ITEMS:
        return "tracks"
    return "artists"


def _numbers(names: Iterable[str]) -> Numbers:
    """Numbers by size, other names by letters: however a file is sorted, they get the same."""
    once = set(names)
    if all(name.isascii() and name.isdigit() for name in once):
        return _placed(sorted(once, key=lambda name: (int(name), name)))
    return _placed(sorted(once))


def _placed(names: Iterable[str]) -> Numbers:
    return {name: number for number, name in enumerate(names)}


def _pairs(rows: list[Row], people: Numbers, items: Numbers) -> Pairs:
    """Weights of a pair that occurs twice are added."""
    who = np.array([people[row.first] for row in rows], dtype=np.int64)
    what = np.array([items[row.second] for row in rows], dtype=np.int64)
    weights = np.array([row.weight for row in rows])
    _, firsts, which = np.unique(
        who * len(items) + what, return_index=True, return_inverse=True
    )
    summed = np.zeros(len(rows))
    np.add.at(summed, firsts[which], weights)
    kept = np.sort(firsts)
    return Pairs(who[kept], what[kept], summed[kept].astype(np.float32))


def _friends(folder: Path, people: Numbers) -> Matrix | None:
    if (path := reading.found(folder, "friends")) is None:
        return None
    rows = reading.pairs(path).rows
    ends = [
        (people[row.first], people[row.second])
        for row in rows
        if row.first in people and row.second in people and row.first != row.second
    ]
    one, other = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    where = (np.concatenate([one, other]), np.concatenate([other, one]))
    matrix = csr_array(
        (np.ones(2 * len(one), dtype=np.float32), where), shape=(len(people), len(people))
    )
    matrix.data[:] = 1
    return matrix


def _taggings(folder: Path, people: Numbers, items: Numbers) -> Taggings | None:
    """Who tagged what, if a file says so; else which tags an item has.

    The second file is not read beside the first: it may have been counted from it, with what
    people tagged that they are tested on.
    """
    by_people = (reading.found(folder, name) for name in TAGS_BY_PEOPLE)
    if path := next((path for path in by_people if path), None):
        rows = reading.triples(path)
        given = [(people.get(who, -1), what, tag, 1.0) for who, what, tag in rows]
    elif path := reading.found(folder, "item_tags"):
        given = [(-1, row.first, row.second, row.weight) for row in reading.pairs(path).rows]
    else:
        return None
    known = [row for row in given if row[1] in items]
    if not known:
        raise Unreadable(f"No item of {path} was listened to: both must use the same ids.")
    tags = _numbers(row[2] for row in known)
    return Taggings(
        people=np.array([row[0] for row in known], dtype=np.int64),
        items=np.array([items[row[1]] for row in known], dtype=np.int64),
        tags=np.array([tags[row[2]] for row in known], dtype=np.int64),
        counts=np.array([row[3] for row in known], dtype=np.float32),
        tags_count=len(tags),
    )


class _Newcomers:
    """`users_cold.csv`: who is new, in the first column.

    If the second is of items, it says what is known of people whom `interactions.csv` has, or
    what people listened to whom it has not. Raises `Unreadable`.
    """

    def __init__(self, path: Path, listens: Table) -> None:
        heading, lines = reading.lines(path)
        self.people = [line[0] for line in lines]
        if not self.people:
            raise Unreadable(f"{path} has no lines below the heading.")
        there = {row.first for row in listens.rows}
        names = (*ITEM_HEADINGS, listens.heading[1].lower())
        of_items = len(heading) > 1 and heading[1].lower() in names
        rows = [Row(line[0], line[1], 1.0) for line in lines if len(line) > 1 and line[1]]
        apart = of_items and there.isdisjoint(self.people)
        self.listens = reading.pairs(path).rows if apart else []
        self.known = rows if of_items and not apart else None
        missing = [name for name in self.people if name not in there]
        if missing and not apart:
            raise Unreadable(f"{path}: interactions.csv has nothing of {missing[0]}.")
        items = {row.second for row in listens.rows}
        if unknown := [row for row in self.known or [] if row.second not in items]:
            raise Unreadable(f"{path}: nobody listened to {unknown[0].second}.")

    def put_into(self, dataset: Dataset) -> Dataset:
        people, items = _placed(dataset.people), _placed(dataset.items)
        who = np.unique([people[name] for name in self.people])
        listens = dataset.listens
        if self.listens:
            more = _pairs(self.listens, people, items)
            listens = Pairs(
                np.concatenate([listens.people, more.people]),
                np.concatenate([listens.items, more.items]),
                np.concatenate([listens.weights, more.weights]),
            )
        known = _pairs(self.known, people, items) if self.known is not None else None
        return replace(dataset, listens=listens, newcomers=who, known=known)
