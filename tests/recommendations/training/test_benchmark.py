"""What `python -m tests.benchmarks training` measures is a training, small here."""

import pytest

from config.fields import utc_now
from recommendations.models import Recommendation, Training
from recommendations.training.services import train
from tests.benchmarks.training import fill, told
from tests.recommendations.training.scene import QUICK

pytestmark = pytest.mark.django_db


def test_small() -> None:
    fill(people=32, tracks=160, plays=1_500)

    train(now=utc_now(), options=QUICK)

    counts = Training.objects.get().counts
    assert (counts["people"], counts["tracks"], counts["artists"]) == (32, 160, 32)
    assert 200 < counts["pairs"] < 1_500
    assert Recommendation.objects.count() == 2 * 32
    assert "MB recommendations_neighbours" in told()
