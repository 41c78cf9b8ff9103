"""What `python -m tests.benchmarks training` measures is a training, small here."""

import pytest

from config.fields import utc_now
from recommendations.models import Recommendation, Training
from recommendations.training.services import train
from tests.benchmarks.training import fill, told
from tests.recommendations.training.scene import QUICK

pytestmark = pytest.mark.django_db


def test_small() -> None:
    fill(people=64, tracks=320, plays=4_000)

    train(now=utc_now(), options=QUICK)

    counts = Training.objects.get().counts
    assert (counts["people"], counts["tracks"], counts["artists"]) == (64, 320, 32)
    assert 500 < counts["pairs"] < 4_000
    assert Recommendation.objects.count() == 3 * 64
    assert "MB recommendations_neighbours" in told()
