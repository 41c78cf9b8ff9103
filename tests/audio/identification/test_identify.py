"""POST and GET /api/tracks/{id}/identification/: what it is taken for, and what is proposed."""

import base64

import pytest

from audio.catalog.models.album import Album
from audio.catalog.models.track import Track
from audio.identification.models import Identification
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.audio.identification import documented
from tests.audio.identification.asking import (
    EVERYTHING,
    address,
    identified,
    proposed,
    state_of,
)
from tests.audio.identification.documented import ISRC, RECORDING, RELEASE, MusicBrainz
from tests.audio.identification.sides import HERE
from tests.jobs import run_due

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_by_its_names_as_the_search_is_documented(api_for: ApiFor, artist, track, others):
    others(MusicBrainz(searched=documented.SEARCHED | {"recordings": [documented.IN_THE_PAGE]}))

    told = identified(api_for(artist), track)

    assert (told["match"]["artist"], told["match"]["score"]) == ("The Weir", 100)
    assert list(proposed(told)) == EVERYTHING
    assert proposed(told)["isrc"] == ISRC


def test_what_is_left_empty_is_left_out(api_for: ApiFor, artist, track, others):
    [one] = documented.SEARCHED["recordings"]
    release = documented.FOUND["releases"][1] | {"date": None, "status": None}
    bare = one | {"length": None, "releases": [release]}
    full = documented.FULL | {"date": None, "barcode": None, "label-info": [{"label": None}]}
    others(MusicBrainz(searched=documented.SEARCHED | {"recordings": [bare]}, full=full))

    told = identified(api_for(artist), track)

    assert list(proposed(told)) == ["recording", "isrc", "release", "cover"]


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
