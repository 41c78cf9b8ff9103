"""What is proposed, accepted field by field, or declined."""

from contextlib import closing
from datetime import date, timedelta

import pytest
from django.db import connection

from audio.catalog.models.track import Track
from audio.catalog.ownership import give_page
from audio.identification.models import Identification
from tests import make_music
from tests.api_client import ApiFor, refused
from tests.audio.identification import documented
from tests.audio.identification.asking import (
    EVERYTHING,
    address,
    identified,
    proposed,
    state_of,
)
from tests.audio.identification.documented import ISRC, RECORDING, RELEASE, MusicBrainz
from tests.far_side import Asked, Said, said
from tests.jobs import run_due

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_ids_are_shown_at_once(api_for: ApiFor, artist, track, others):
    """To whoever has read both before, too."""
    others()
    api = api_for(artist)
    identified(api, track)
    for place, field, mbid in (
        (f"/api/tracks/{track.pk}/", "recording", RECORDING),
        (f"/api/albums/{track.album_id}/", "release", RELEASE),
    ):
        before = api.get(place)
        api.post(f"{address(track)}accept/", {"fields": [field]})
        again = api.get(place, If_None_Match=before["ETag"])

        assert before.json()["mbid"] is None
        assert again.json() == before.json() | {"mbid": mbid}


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
