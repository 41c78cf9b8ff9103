"""What a training leaves, by hand: neighbours that a test can name."""

from collections.abc import Mapping, Sequence

import numpy as np

from config.fields import utc_now
from recommendations.models import Neighbours, Recommendation, Training
from recommendations.training.models import Kind
from recommendations.training.packed import (
    Because,
    Nearby,
    items,
    pack_items,
    pack_neighbours,
)
from users.models import User


def training(algorithm: str = "planted-1") -> Training:
    """That serves from now on."""
    return Training.objects.create(
        status=Training.Status.READY, algorithm=algorithm, counts={"people": 100}
    )


def neighbours(
    of: Training, near: Mapping[int, Sequence[int]], kind: Kind = Kind.TRACK
) -> None:
    """Ids, the nearest first: from 1 down in equal steps, by all three sources."""
    for pk, ids in near.items():
        scores = np.linspace(1, 0.5, len(ids), dtype=np.float32)
        rows = np.stack([scores, scores, scores, np.full(len(ids), 2, dtype=np.float32)])
        ids_bytes, score_bytes = pack_neighbours(Nearby(np.array(ids, dtype=np.int64), rows))
        Neighbours.objects.create(
            training=of, kind=kind, item_id=pk, listeners=5, ids=ids_bytes, scores=score_bytes
        )


def cluster(of: Training, ids: Sequence[int], kind: Kind = Kind.TRACK) -> None:
    """Each is near to all others."""
    neighbours(of, {pk: [other for other in ids if other != pk] for pk in ids}, kind)


def stored(
    person: User,
    pk: int,
    reasons: Sequence[tuple[str, int]],
    *,
    kind: Kind = Kind.TRACK,
    gone: int = 0,
    then: Sequence[int] = (),
) -> Recommendation:
    """One thing for them, as a training left it just now; after it so many that are gone.

    `then`: what follows, for the same reasons, each a tenth less likely than the last.
    """
    (code, because), (other, of) = reasons
    why = (Because[code.upper()], Because[other.upper()]), (because, of)
    item = (pk, 0.9, *why)
    left = [(one, 0.9 * 0.9**n, *why) for n, one in enumerate(then, 1)]
    left += [(2**40 + n, 0.0001, *why) for n in range(gone)]
    return Recommendation.objects.create(
        user=person,
        kind=kind,
        training=Training.objects.latest("pk"),
        made_at=utc_now(),
        items=pack_items(items([item, *left])),
    )
