"""A track, and the servers that are asked what it is."""

from typing import Any

import pytest

from audio.catalog.models.album import Album
from audio.catalog.models.track import Track
from audio.catalog.ownership import give_page
from tests import make, make_music
from tests.audio.identification.sides import Sides, hurry, start_sides
from tests.far_sides import FarSides
from users.models import User


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.fixture
def artist() -> User:
    return make.user()


@pytest.fixture
def track(artist: User) -> Track:
    made = make_music.track(title="Night Ferry", artist="The Weir", album="Harbour")
    Track.objects.filter(pk=made.pk).update(duration_ms=233_000)
    Album.objects.filter(tracks=made).update(release_date=None, label="", upc="")
    give_page(artist=made.artist, user=artist)
    made.refresh_from_db()
    return made


@pytest.fixture
def others(far_side: FarSides, monkeypatch: pytest.MonkeyPatch):
    def start(answering: Any = None, **otherwise: Any) -> Sides:
        return start_sides(far_side, monkeypatch, answering, **otherwise)

    return start
