"""Writes what was learnt: neighbours by COPY, people's recommendations by groups of people."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from recommendations.learning.knowledge import Knowledge
from recommendations.training.models import Kind, Training
from recommendations.training.packed import Nearby, pack_neighbours
from users.accounts.staying import stay_if_here

Ids = NDArray[np.int64]

BATCH: Final = 4_096
_COPY = """
COPY recommendations_neighbours (training_id, kind, item_id, listeners, ids, scores)
FROM STDIN (FORMAT BINARY)
"""
_TYPES: Final = ("int8", "int2", "int8", "int4", "bytea", "bytea")
# Somebody may have said meanwhile that they want no guesses.
_WRITE = """
INSERT INTO recommendations_recommendation AS r (user_id, kind, training_id, made_at, items)
SELECT user_id, kind, %(training)s, %(made_at)s, items
FROM unnest(%(people)s::bigint[], %(kinds)s::smallint[], %(items)s::bytea[])
  AS made (user_id, kind, items)
WHERE NOT EXISTS (SELECT FROM recommendations_tastesettings s
                  WHERE s.user_id = made.user_id AND NOT s.personalised)
ORDER BY user_id, kind
ON CONFLICT (user_id, kind) DO UPDATE
SET training_id = excluded.training_id, made_at = excluded.made_at, items = excluded.items
"""


_REMOVE_UNWANTED = """
DELETE FROM recommendations_recommendation r USING recommendations_tastesettings s
WHERE s.user_id = r.user_id AND NOT s.personalised
"""


class Row(NamedTuple):
    """The neighbours of one item, the nearest first.

    `nearby` has a row of scores for each source of `learning.knowledge.SOURCES`, and one of
    `log(1 + listeners)` of each neighbour.
    """

    item: int
    listeners: int
    nearby: Nearby


class Made(NamedTuple):
    """For one person: `items` as `packed.pack_items` made them."""

    user: int
    kind: Kind
    items: bytes


def rows_of(knowledge: Knowledge, ids: Ids) -> Iterator[Row]:
    """Of all items that have neighbours; `ids` are those of their rows."""
    heard = np.log1p(knowledge.listeners).astype(np.float32)
    for items, places, halves in knowledge.batches(BATCH):
        scores = halves.astype(np.float32)
        order = np.argsort(-_nearness(scores), axis=1, kind="stable")
        places = np.take_along_axis(places, order, 1)
        scores = np.take_along_axis(scores, order[:, :, None], 1)
        lengths = (places >= 0).sum(axis=1)
        for n, item in enumerate(items):
            near = places[n, : lengths[n]]
            values = np.vstack([scores[n, : lengths[n]].T, heard[near]])
            yield Row(int(ids[item]), int(knowledge.listeners[item]), Nearby(ids[near], values))


def _nearness(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of b items' neighbours (b x 100), from (b x 100 x sources).

    Each source as a share of its greatest, added up. What is no neighbour has 0: it comes last.
    """
    greatest = np.maximum(scores.max(axis=1, keepdims=True), 1e-9)
    nearness: NDArray[np.float32] = (scores / greatest).sum(axis=2)
    return nearness


def store_neighbours(
    training: Training,
    kind: Kind,
    rows: Iterable[Row],
    *,
    step: Callable[[int], None] = lambda done: None,
) -> int:
    """As they come, some thousands in a COPY: nobody reads any of them yet. How many.

    `step` is called between: the connection answers nothing while it copies.
    """
    done, coming = 0, iter(rows)
    while part := list(islice(coming, BATCH)):
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(_TYPES)
            for row in part:
                ids, scores = pack_neighbours(row.nearby)
                copy.write_row((training.pk, int(kind), row.item, row.listeners, ids, scores))
        done += len(part)
        step(done)
    return done


@transaction.atomic
def store_recommendations(
    training: Training, made: Sequence[Made], *, made_at: datetime
) -> None:
    """In place of those that the people had. Passes by whoever is just being erased.

    `made_at` is when their acts were read: what they did since counts on top of it.
    """
    here = stay_if_here({one.user for one in made})
    kept = [one for one in made if one.user in here]
    given: dict[str, Any] = {
        "training": training.pk,
        "made_at": made_at,
        "people": [one.user for one in kept],
        "kinds": [int(one.kind) for one in kept],
        "items": [one.items for one in kept],
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, given)


def remove_unwanted() -> None:
    """Lists of people who have said since that they want no guesses."""
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE_UNWANTED)
