"""MusicBrainz, the Cover Art Archive or archive.org slow, down, huge, malformed, misleading."""

from datetime import timedelta

import pytest

from config import env
from config.models import Circuit
from tests import failing
from tests.api_client import ApiFor
from tests.audio.identification import documented
from tests.audio.identification.asking import EVERYTHING, address, identified, proposed
from tests.audio.identification.documented import RECORDING, MusicBrainz
from tests.far_side import Said, said
from tests.far_sides import FarSides
from tests.jobs import run_due

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(hours=2)
WITHOUT_COVER = EVERYTHING[:-1]
UNREADABLE = {
    "malformed": Said(200, b"{", {"Content-Type": "application/json"}),
    "no list": said({"recordings": RECORDING}),
    "of another shape": said({"recordings": [{"id": "no uuid"}]}),
}
MUSIC = failing.WAYS | {
    kind: lambda right, answer=answer: lambda asked: answer
    for kind, answer in UNREADABLE.items()
}


@pytest.mark.parametrize("kind", MUSIC)
def test_musicbrainz_is_asked_again_until_it_answers(
    api_for: ApiFor, artist, track, others, kind: str
):
    sides = others(MUSIC[kind](MusicBrainz()))
    api = api_for(artist)

    with failing.impatient():
        assert identified(api, track)["state"] == "pending"
    assert Circuit.objects.get(name="musicbrainz").failures == 1
    sides.music.answering = MusicBrainz()
    Circuit.objects.all().delete()
    run_due(later=LATER)

    assert list(proposed(api.get(address(track)).json())) == EVERYTHING


def test_while_nobody_is_at_home_at_musicbrainz_it_is_put_off(
    api_for: ApiFor, artist, track, others, monkeypatch
):
    sides = others()
    api = api_for(artist)

    with failing.nobody() as url, monkeypatch.context() as patch:
        patch.setattr(env, "MUSICBRAINZ_URL", url)
        assert identified(api, track)["state"] == "pending"
    run_due(later=LATER)

    assert api.get(address(track)).json()["state"] == "found"
    assert sides.music.connections == 2


def test_a_question_that_musicbrainz_declines_is_asked_once(
    api_for: ApiFor, artist, track, others
):
    sides = others(lambda asked: said({"error": "Unable to parse search"}, 400))
    api = api_for(artist)

    assert identified(api, track)["state"] == "failed"
    run_due(later=LATER)

    assert sides.music.connections == 1
    assert not Circuit.objects.filter(failures__gt=0).exists()


@pytest.mark.parametrize("to", failing.INSIDE)
def test_musicbrainz_cannot_lead_inside(
    api_for: ApiFor, artist, track, others, far_side: FarSides, to: str
):
    inner = far_side(MusicBrainz(), tls=not to.startswith("http:"))
    sides = others(failing.leading(to.format(port=inner.port)))

    assert identified(api_for(artist), track)["state"] == "pending"

    assert (sides.music.connections, inner.connections) == (1, 0)


def test_musicbrainz_at_a_private_address_is_not_asked(
    api_for: ApiFor, artist, track, others, monkeypatch
):
    """As whoever answers for its name may say."""
    sides = others()
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", frozenset())
    monkeypatch.setattr(env, "MUSICBRAINZ_URL", f"https://localhost:{sides.music.port}")

    assert identified(api_for(artist), track)["state"] == "failed"

    assert sides.music.connections == 0


@pytest.mark.parametrize("kind", failing.WAYS)
@pytest.mark.parametrize("who", ["covers", "archive"])
def test_the_rest_is_proposed_without_a_cover(
    api_for: ApiFor, artist, track, others, who: str, kind: str
):
    """Asked again, it comes: of MusicBrainz' answers nothing is asked twice."""
    spoilt = failing.WAYS[kind](documented.pictures)
    sides = others(**{"covers" if who == "covers" else "pictures": spoilt})
    api = api_for(artist)

    with failing.impatient():
        assert list(proposed(identified(api, track))) == WITHOUT_COVER
    getattr(sides, who).answering = documented.pictures
    Circuit.objects.all().delete()

    assert list(proposed(identified(api, track))) == EVERYTHING
    assert sides.music.connections == 2


@pytest.mark.parametrize("kind", ["none", "empty", "going on and on"])
def test_where_there_is_no_cover_none_is_proposed(
    api_for: ApiFor, artist, track, others, kind: str
):
    sides = others(
        covers={
            "none": lambda asked: Said(404, b"", {}),
            "empty": lambda asked: Said(200, b"", {"Content-Type": "image/jpeg"}),
            "going on and on": lambda asked: Said(302, b"", {"Location": asked.path}),
        }[kind]
    )

    assert list(proposed(identified(api_for(artist), track))) == WITHOUT_COVER
    assert sides.covers.connections == (4 if kind == "going on and on" else 1)
    assert sides.archive.connections == 0


def test_while_nobody_is_at_home_at_the_archive_there_is_no_cover(
    api_for: ApiFor, artist, track, others, monkeypatch
):
    others()

    with failing.nobody() as url:
        monkeypatch.setattr(env, "COVER_ART_URL", url)
        told = identified(api_for(artist), track)

    assert list(proposed(told)) == WITHOUT_COVER


@pytest.mark.parametrize(
    "to",
    [
        *failing.INSIDE,
        *("https://evil.example:{port}/", "https://archive.org.evil.example:{port}/"),
    ],
)
def test_a_redirect_to_anywhere_but_archive_org_is_not_followed(
    api_for: ApiFor, artist, track, others, far_side: FarSides, to: str
):
    inner = far_side(documented.pictures, tls=not to.startswith("http:"))
    sides = others(to=to.format(port=inner.port))

    told = identified(api_for(artist), track)

    assert list(proposed(told)) == WITHOUT_COVER
    assert (sides.covers.connections, inner.connections) == (1, 0)


@pytest.mark.parametrize("to", failing.INSIDE)
def test_archive_org_cannot_lead_inside_either(
    api_for: ApiFor, artist, track, others, far_side: FarSides, to: str
):
    inner = far_side(documented.pictures, tls=not to.startswith("http:"))
    sides = others(pictures=failing.leading(to.format(port=inner.port)))

    assert list(proposed(identified(api_for(artist), track))) == WITHOUT_COVER

    assert (sides.archive.connections, inner.connections) == (1, 0)


def test_archive_org_at_a_private_address_is_not_asked(
    api_for: ApiFor, artist, track, others, monkeypatch
):
    """As whoever answers for its name may say. Only what we are asked to allow is left."""
    sides = others()
    covers = f"127.0.0.1:{sides.covers.port}"
    music = f"127.0.0.1:{sides.music.port}"
    monkeypatch.setattr(env, "COVER_ART_URL", f"https://{covers}")
    monkeypatch.setattr(env, "MUSICBRAINZ_URL", f"https://{music}")
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", frozenset({"127.0.0.1"}))

    told = identified(api_for(artist), track)

    assert list(proposed(told)) == WITHOUT_COVER
    assert (sides.covers.connections, sides.archive.connections) == (1, 0)
