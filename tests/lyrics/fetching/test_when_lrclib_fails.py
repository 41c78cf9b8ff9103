"""LRCLIB slow, down, huge, malformed, or leading elsewhere: the track waits, or has none."""

import socket
from datetime import timedelta

import pytest

from config import env
from config.models import Circuit, KeptAnswer
from lyrics.fetching.models import Fetch
from lyrics.models import Lyrics
from tests import failing
from tests.api_client import ApiFor
from tests.far_side import Said, said
from tests.far_sides import FarSides
from tests.jobs import run_due
from tests.lyrics.fetching.asking import address, fetched
from tests.lyrics.fetching.documented import INVALID, PLAIN, RECORD, Lrclib

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(hours=2)
UNREADABLE = {
    "malformed": Said(200, b"{", {"Content-Type": "application/json"}),
    "of another shape": said(RECORD | {"duration": "long"}),
}
WAYS = failing.WAYS | {
    kind: lambda right, answer=answer: lambda asked: answer
    for kind, answer in UNREADABLE.items()
}


@pytest.mark.parametrize("kind", WAYS)
def test_tries_again_until_it_answers(api_for: ApiFor, artist, track, lrclib, kind: str):
    side = lrclib(WAYS[kind](Lrclib(RECORD)))
    api = api_for(artist)

    with failing.impatient():
        assert fetched(api, track) == "pending"
        run_due(later=timedelta(minutes=2))
    assert api.get(address(track)).json()["state"] == "pending"
    assert not Lyrics.objects.exists()
    side.answering = Lrclib(RECORD)
    Circuit.objects.all().delete()
    run_due(later=LATER)

    assert api.get(address(track)).json()["state"] == "found"
    assert Lyrics.objects.get().plain == PLAIN


def test_while_nobody_is_at_home_it_is_put_off(
    api_for: ApiFor, artist, track, lrclib, monkeypatch
):
    lrclib(Lrclib(RECORD))
    api = api_for(artist)

    with failing.nobody() as url, monkeypatch.context() as patch:
        patch.setattr(env, "LRCLIB_URL", url)
        assert fetched(api, track) == "pending"
    run_due(later=LATER)

    assert api.get(address(track)).json()["state"] == "found"


@pytest.mark.parametrize("to", failing.INSIDE)
def test_cannot_lead_inside(
    api_for: ApiFor, artist, track, lrclib, far_side: FarSides, to: str
):
    inner = far_side(Lrclib(RECORD), tls=not to.startswith("http:"))
    side = lrclib(failing.leading(to.format(port=inner.port)))

    assert fetched(api_for(artist), track) == "pending"

    assert (side.connections, inner.connections) == (1, 0)


def test_gives_up_after_a_day(api_for: ApiFor, artist, track, lrclib):
    lrclib(failing.WAYS["down"](Lrclib(RECORD)))
    api = api_for(artist)
    assert fetched(api, track) == "pending"
    Fetch.objects.update(asked_at=Fetch.objects.get().asked_at - timedelta(days=1))

    run_due(later=LATER)

    assert api.get(address(track)).json()["state"] == "failed"
    assert not KeptAnswer.objects.exists()


def test_a_provider_that_leads_here_is_not_asked(
    api_for: ApiFor, artist, track, lrclib, monkeypatch
):
    """As after somebody has taken its name over."""
    side = lrclib(Lrclib(RECORD))
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", frozenset())
    monkeypatch.setattr(env, "LRCLIB_URL", f"https://localhost:{side.port}")
    assert socket.gethostbyname("localhost") == "127.0.0.1"

    assert fetched(api_for(artist), track) == "failed"

    assert side.connections == 0


def test_a_question_that_is_declined_is_asked_once(
    api_for: ApiFor, artist, track, lrclib, caplog
):
    """And the log says of which track, and why."""
    side = lrclib(lambda asked: said(INVALID, 400))

    assert fetched(api_for(artist), track) == "failed"
    run_due(later=LATER)

    assert side.connections == 1
    assert f"Given up: lyrics.fetching.fetch {track.pk}: status 400" in caplog.messages
