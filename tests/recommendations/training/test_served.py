"""How a process comes by what a training left."""

import numpy as np
import pytest

from recommendations.learning import candidates
from recommendations.learning.growing import grow
from recommendations.training import learned
from recommendations.training.models import Kind, Training

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("names", "serves"), [(candidates.names(), True), (candidates.names(("words",)), False)]
)
def test_a_ranker_of_other_features_does_not_serve(
    names: tuple[str, ...], *, serves: bool
) -> None:
    """It stands in the database until a newer version of the server trains."""
    none = np.empty((0, len(names)), np.float32)
    ranker = grow(none, np.empty(0, bool), names, (1, 2))
    kept = Training.objects.create(algorithm="any", track_ranker=ranker.to_bytes())

    assert (learned.served(kept.pk).rankers[Kind.TRACK] is not None) == serves
