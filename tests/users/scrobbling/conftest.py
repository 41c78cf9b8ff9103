"""Both services, for a test, in the place of the real ones."""

from collections.abc import Callable, Mapping

import pytest

from config import env
from tests.far_sides import FarSides
from tests.users.scrobbling.far import KEY, SECRET, Far, LastFmFar, ListenBrainzFar
from users.scrobbling import asking
from users.scrobbling.models import Service


@pytest.fixture(autouse=True)
def _no_politeness(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked too often here."""
    monkeypatch.setattr(asking, "PAUSES", dict.fromkeys(Service, 0.0))


@pytest.fixture
def listenbrainz(far_side: FarSides, monkeypatch: pytest.MonkeyPatch) -> ListenBrainzFar:
    far = ListenBrainzFar()
    monkeypatch.setattr(env, "LISTENBRAINZ_URL", far_side(far.answer).url)
    return far


@pytest.fixture
def lastfm(far_side: FarSides, monkeypatch: pytest.MonkeyPatch) -> LastFmFar:
    far = LastFmFar()
    monkeypatch.setattr(env, "LASTFM_URL", f"{far_side(far.answer).url}/2.0/")
    monkeypatch.setattr(env, "LASTFM_API_KEY", KEY)
    monkeypatch.setattr(env, "LASTFM_API_SECRET", SECRET)
    return far


@pytest.fixture
def far(listenbrainz: ListenBrainzFar, lastfm: LastFmFar) -> Callable[[Service], Far]:
    """Either of them."""
    both: Mapping[Service, Far] = {
        Service.LISTENBRAINZ: listenbrainz,
        Service.LASTFM: lastfm,
    }
    return lambda service: both[service]
