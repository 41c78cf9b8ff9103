"""A track, and LRCLIB, which is asked for its words."""

from typing import Any

import pytest

from audio.catalog.models.track import Track
from audio.catalog.ownership import give_page
from config import env
from tests import make, make_music
from tests.far_side import FarSide
from tests.far_sides import FarSides
from users.models import User


@pytest.fixture
def artist() -> User:
    return make.user()


@pytest.fixture
def track(artist: User) -> Track:
    made = make_music.track(title="Night Ferry", artist="The Weir", album="Harbour")
    Track.objects.filter(pk=made.pk).update(duration_ms=233_400)
    give_page(artist=made.artist, user=artist)
    return made


@pytest.fixture
def lrclib(far_side: FarSides, monkeypatch: pytest.MonkeyPatch):
    def answers(answering: Any) -> FarSide:
        side = far_side(answering)
        monkeypatch.setattr(env, "LYRICS_PROVIDER", "lrclib")
        monkeypatch.setattr(env, "LRCLIB_URL", side.url)
        return side

    return answers
