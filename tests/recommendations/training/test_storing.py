"""Neighbours of more things than one COPY takes."""

import numpy as np
import pytest

from recommendations.models import Neighbours, Training
from recommendations.training.models import Kind
from recommendations.training.packed import Nearby
from recommendations.training.storing import BATCH, Row, store_neighbours

pytestmark = pytest.mark.django_db


def test_the_database_is_asked_meanwhile() -> None:
    """How far it has come is written by the connection that copies."""
    training = Training.objects.create()
    near = Nearby(np.array([7]), np.ones((4, 1), np.float32))
    told: list[tuple[int, int]] = []

    stored = store_neighbours(
        training,
        Kind.TRACK,
        (Row(item, 3, near) for item in range(1, BATCH + 2)),
        step=lambda done: told.append((done, Training.objects.filter(progress=0).count())),
    )

    assert stored == BATCH + 1
    assert Neighbours.objects.filter(training=training).count() == BATCH + 1
    assert told == [(BATCH, 1), (BATCH + 1, 1)]
