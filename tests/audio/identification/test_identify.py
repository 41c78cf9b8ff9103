"""/api/tracks/{id}/identification/: asked for, proposed, accepted or declined."""

import base64
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from audio.catalog.models.album import Album
from audio.catalog.models.track import Track
from audio.catalog.ownership import give_page
from audio.identification.models import Identification
from config import env
from config.models import Circuit
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.identification import documented
from tests.audio.identification.documented import ISRC, RECORDING, RELEASE, MusicBrainz
from tests.audio.identification.sides import HERE, Sides, hurry, start_sides
from tests.far_side import Asked, Said, said
from tests.far_sides import FarSides
from tests.jobs import run_due
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)
EVERYTHING = ["recording", "isrc", "release", "release_date", "label", "upc", "cover"]


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


def address(track: Track) -> str:
    return f"/api/tracks/{track.pk}/identification/"


def identified(api: Api, track: Track) -> Any:
    """The answer in the end."""
    asked = api.post(address(track))
    assert (asked.status_code, asked.json()["state"]) == (202, "pending")
    run_due()
    return api.get(address(track)).json()


def proposed(told: Any) -> dict[str, Any]:
    return {one["field"]: one["proposed"] for one in told["proposals"]}


def state_of(track: Track) -> tuple[Any, ...]:
    """Whatever could be changed."""
    columns = ("mbid", "isrc", "cover_key", "album__mbid", "album__release_date")
    more = ("album__release_date_precision", "album__label", "album__upc", "album__cover_key")
    return tuple(Track.objects.values_list(*columns, *more).get(pk=track.pk))


def test_by_isrc(api_for: ApiFor, artist, track, others):
    sides = others()
    Track.objects.filter(pk=track.pk).update(isrc=ISRC)
    before = state_of(track)

    told = identified(api_for(artist), track)

    assert told["state"] == "found"
    assert told["match"] == {
        "title": "Night Ferry",
        "artist": "The Weir",
        "album": "Harbour",
        "score": 100,
    }
    cover = base64.b64encode(documented.PICTURE).decode()
    assert told["proposals"] == [
        {"field": "recording", "now": None, "proposed": RECORDING},
        {"field": "release", "now": None, "proposed": RELEASE},
        {"field": "release_date", "now": None, "proposed": "1999-06"},
        {"field": "label", "now": None, "proposed": "Quay Records"},
        {"field": "upc", "now": None, "proposed": "5012345678900"},
        {"field": "cover", "now": None, "proposed": f"data:image/jpeg;base64,{cover}"},
    ]
    assert [one.path for one in sides.music.asked] == [
        f"/ws/2/isrc/{ISRC}",
        f"/ws/2/release/{RELEASE}",
    ]
    assert [one.path for one in sides.covers.asked] == [f"/release/{RELEASE}/front-500"]
    assert sides.archive.asked[0].headers["host"] == f"{HERE}:{sides.archive.port}"
    assert state_of(track) == before


def test_by_its_names(api_for: ApiFor, artist, track, others):
    sides = others()

    told = identified(api_for(artist), track)

    assert list(proposed(told)) == EVERYTHING
    assert proposed(told)["isrc"] == ISRC
    assert sides.music.asked[0].query == {
        "query": 'recording:"Night Ferry" AND artist:"The Weir" AND release:"Harbour"',
        "limit": "10",
        "fmt": "json",
    }


def test_names_are_no_questions(api_for: ApiFor, artist, track, others):
    sides = others()
    Track.objects.filter(pk=track.pk).update(title='A "B" \\ OR artist:*')

    identified(api_for(artist), track)

    asked = sides.music.asked[0].query["query"]
    assert asked.startswith('recording:"A \\"B\\" \\\\ OR artist:*" AND artist:"The Weir"')


@pytest.mark.parametrize(
    "otherwise",
    [
        *({"score": 89}, {"title": "Night Train"}, {"length": 239_000}, {"artist-credit": []}),
        {"artist-credit": [{"name": "The Weird", "joinphrase": ""}]},
    ],
)
def test_what_is_like_it_is_not_it(api_for: ApiFor, artist, track, others, otherwise):
    [one] = documented.SEARCHED["recordings"]
    others(MusicBrainz(searched=documented.SEARCHED | {"recordings": [one | otherwise]}))

    told = identified(api_for(artist), track)

    assert (told["state"], told["match"], told["proposals"]) == ("nothing", None, [])


def test_another_album_is_not_its_album(api_for: ApiFor, artist, track, others):
    sides = others()
    Album.objects.filter(pk=track.album_id).update(title="Sea Songs")

    told = identified(api_for(artist), track)

    assert list(proposed(told)) == ["recording", "isrc"]
    assert sides.covers.connections == 0


def test_accepts_what_the_artist_names(api_for: ApiFor, artist, track, others):
    others()
    api = api_for(artist)
    identified(api, track)

    told = api.post(f"{address(track)}accept/", {"fields": ["release_date", "isrc", "cover"]})

    assert list(proposed(told.json())) == ["recording", "release", "label", "upc"]
    *rest, cover = state_of(track)
    assert rest == [None, ISRC, "", None, date(1999, 6, 1), "month", "", ""]
    assert cover in api.get(f"/api/albums/{track.album_id}/").content.decode()
    again = api.post(f"{address(track)}accept/", {"fields": ["recording", "isrc"]})
    refused(again, 409, "not_proposed")
    assert state_of(track)[0] is None


def test_accepts_all_of_it(api_for: ApiFor, artist, track, others):
    others()
    api = api_for(artist)
    identified(api, track)

    told = api.post(f"{address(track)}accept/", {"fields": EVERYTHING})

    assert told.json()["proposals"] == []
    recording, isrc, _, release, _, _, label, upc, cover = state_of(track)
    assert (str(recording), isrc, str(release)) == (RECORDING, ISRC, RELEASE)
    assert (label, upc, bool(cover)) == ("Quay Records", "5012345678900", True)


def test_a_single_takes_the_cover_for_itself(api_for: ApiFor, artist, others):
    single = make_music.track(title="Harbour", artist="The Weir", album=None)
    give_page(artist=single.artist, user=artist)
    [one] = documented.SEARCHED["recordings"]
    searched = documented.SEARCHED | {
        "recordings": [one | {"title": "Harbour", "length": None}]
    }
    others(MusicBrainz(searched=searched))
    api = api_for(artist)

    assert list(proposed(identified(api, single))) == ["recording", "isrc", "cover"]
    api.post(f"{address(single)}accept/", {"fields": ["cover"]})

    assert Track.objects.get(pk=single.pk).cover_key


def test_declined_it_is_forgotten(api_for: ApiFor, artist, track, others):
    others()
    api = api_for(artist)
    before = state_of(track)
    identified(api, track)

    assert api.delete(address(track)).status_code == 204

    refused(api.get(address(track)), 404, "not_identified")
    refused(api.post(f"{address(track)}accept/", {"fields": ["isrc"]}), 404, "not_identified")
    refused(api.delete(address(track)), 404, "not_identified")
    assert state_of(track) == before


@pytest.mark.parametrize("fails", [False, True])
def test_declined_while_others_are_asked_it_stays_forgotten(
    api_for: ApiFor, artist, track, others, fails: bool
):
    api = api_for(artist)
    known = MusicBrainz()

    def decline_meanwhile(asked: Asked) -> Said:
        with closing(connection):
            Identification.objects.all().delete()
        return said({}, 503) if fails else known(asked)

    sides = others(decline_meanwhile)
    api.post(address(track))
    run_due()

    refused(api.get(address(track)), 404, "not_identified")
    connections = sides.music.connections
    run_due(later=timedelta(hours=2))
    assert sides.music.connections == connections


def test_is_for_its_artist(api: Api, api_for: ApiFor, track, others):
    sides = others()
    other = api_for(make.user())

    refused(api.post(address(track)), 401, "unauthenticated")
    for answer in (
        other.post(address(track)),
        other.get(address(track)),
        other.post(f"{address(track)}accept/", {"fields": ["isrc"]}),
        other.delete(address(track)),
    ):
        refused(answer, 403, "not_your_artist")
    run_due()
    assert [side.connections for side in sides] == [0, 0, 0]


def test_nobody_is_asked_unless_the_operator_wants_it(api_for: ApiFor, artist, track):
    refused(api_for(artist).post(address(track)), 409, "no_metadata_provider")


BROKEN = {
    "down": lambda asked: said({"error": "overloaded"}, 503),
    "too often": lambda asked: said({"error": "exceeding rate"}, 503, Retry_After="2"),
    "huge": lambda asked: said("a" * 4_000_000),
    "malformed": lambda asked: Said(200, b"{", {"Content-Type": "application/json"}),
    "of another shape": lambda asked: said({"recordings": [{"id": "no uuid"}]}),
    "a page": lambda asked: Said(200, b"<html>", {"Content-Type": "text/html"}),
    "redirecting": lambda asked: Said(302, b"", {"Location": "https://127.0.0.1/"}),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_tries_again_until_it_answers(api_for: ApiFor, artist, track, others, kind: str):
    sides = others(BROKEN[kind])
    api = api_for(artist)

    assert identified(api, track)["state"] == "pending"
    sides.music.answering = MusicBrainz()
    Circuit.objects.all().delete()
    run_due(later=timedelta(hours=2))

    assert api.get(address(track)).json()["state"] == "found"


COVERS = {
    "down": BROKEN["down"],
    "huge": lambda asked: Said(200, b"\xff" * 3_000_001, {"Content-Type": "image/jpeg"}),
    "a page": BROKEN["a page"],
    "none": lambda asked: Said(404, b"", {}),
    "going on and on": lambda asked: Said(302, b"", {"Location": asked.path}),
}


@pytest.mark.parametrize("kind", COVERS)
def test_the_rest_is_proposed_without_a_cover(
    api_for: ApiFor, artist, track, others, kind: str
):
    sides = others(covers=COVERS[kind])

    told = identified(api_for(artist), track)

    assert list(proposed(told)) == EVERYTHING[:-1]
    assert sides.archive.connections == 0


@pytest.mark.parametrize(
    "to",
    [
        *("https://127.0.0.1:{port}/", "https://[::1]:{port}/", "https://169.254.169.254/"),
        *(
            "http://127.0.0.1:{port}/",
            "https://evil.example:{port}/",
        ),
        *("//2130706433:{port}/", "file:///etc/passwd", "https://archive.org.evil.example/"),
    ],
)
def test_a_redirect_to_anywhere_else_is_not_followed(
    api_for: ApiFor, artist, track, others, far_side: FarSides, to: str
):
    inner = far_side(documented.pictures)
    sides = others(to=to.format(port=inner.port))

    told = identified(api_for(artist), track)

    assert list(proposed(told)) == EVERYTHING[:-1]
    assert (sides.covers.connections, inner.connections) == (1, 0)


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

    assert list(proposed(told)) == EVERYTHING[:-1]
    assert (sides.covers.connections, sides.archive.connections) == (1, 0)


def test_a_picture_that_is_none_is_refused(api_for: ApiFor, artist, track, others):
    sides = others()
    sides.archive.answering = lambda asked: Said(
        200, b"\xff\xd8no", {"Content-Type": "image/jpeg"}
    )
    api = api_for(artist)
    identified(api, track)
    before = state_of(track)

    answer = api.post(f"{address(track)}accept/", {"fields": ["label", "cover"]})

    refused(answer, 422, "unusable_image")
    assert state_of(track) == before


def test_asked_again_it_begins_anew(api_for: ApiFor, artist, track, others):
    sides = others()
    api = api_for(artist)
    identified(api, track)

    api.post(address(track))
    again = api.post(address(track))

    assert (again.json()["state"], again.json()["proposals"]) == ("pending", [])
    run_due()
    assert Identification.objects.get().state == "found"
    assert sides.music.connections == 2  # what they said is kept for a day
