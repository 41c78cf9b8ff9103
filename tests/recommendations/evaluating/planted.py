"""People of four tastes: what one of them listens to is nearly always of their taste."""

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np

TASTES, PEOPLE, ITEMS = 4, 30, 25
"""The latter of each taste."""


def write(folder: Path, name: str, heading: str, rows: Iterable[tuple[object, ...]]) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(heading.split(","))
        out.writerows(rows)
    return path


def listens() -> list[tuple[str, str, int]]:
    """Ten of one's own taste, and two of any."""
    random, rows = np.random.default_rng(7), []
    for person in range(TASTES * PEOPLE):
        taste = person % TASTES
        own = taste * ITEMS + random.permutation(ITEMS)[:10]
        other = random.permutation(TASTES * ITEMS)[:2]
        for item in dict.fromkeys([*own, *other]):
            rows.append((f"p{person}", f"a{item}", int(random.integers(1, 500))))
    return rows


def friends() -> list[tuple[str, str]]:
    """Of each the next two of the same taste."""
    count = TASTES * PEOPLE
    pairs = [(k, (k + step) % count) for k in range(count) for step in (TASTES, 2 * TASTES)]
    return [(f"p{one}", f"p{other}") for one, other in pairs]


def tags() -> list[tuple[str, str]]:
    return [(f"a{item}", f"taste {item // ITEMS}") for item in range(TASTES * ITEMS)]


def folder(place: Path) -> Path:
    write(place, "interactions.csv", "user_id,artist_id,plays", listens())
    write(place, "friends.csv", "user_id,friend_id", friends())
    write(place, "item_tags.csv", "artist_id,tag", tags())
    return place
