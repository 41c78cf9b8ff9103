"""POST /api/me/imports/: what was heard elsewhere becomes one's own history, once."""

import json

import pytest
from django.core.files.storage import default_storage

from audio.imports.models import Import
from audio.models import Track, TrackDay
from tests import make
from tests.api_client import ApiFor
from tests.audio.imports.samples import (
    IMPORTS,
    LASTFM_CSV,
    LASTFM_PAGE,
    LASTFM_TABLE,
    SHORT,
    Catalogue,
    brought,
    extended,
    lines,
    listen,
    outcomes,
    plays,
    refusals,
    send,
    short,
    zipped,
)
from tests.jobs import run_due

pytestmark = pytest.mark.django_db(transaction=True)


def test_spotify_history(api_for: ApiFor):
    here, person = Catalogue(), make.user()

    told = brought(api_for(person), SHORT)

    assert told["files"] == [
        {"name": "file0", "size": len(SHORT), "formats": ["spotify_history"]}
    ]
    assert outcomes(told) == {
        ("listen", "matched"): (2, 3, 3),
        ("listen", "near"): (1, 1, 1),
        ("listen", "unmatched"): (2, 3, 0),
    }
    assert refusals(told) == {"not_heard": 1, "no_time": 1, "no_names": 1}
    assert {"file": "file0", "why": "no_time", "count": 1, "entries": [9]} in told["refused"]
    assert plays(person.pk) == [
        (here.ferry.pk, "2021-03-04 12:30:40", 200_000, False),
        (here.ferry.pk, "2021-03-04 12:37:56", 4_000, True),
        (here.lamps.pk, "2021-03-05 07:57:00", 180_000, False),
        (here.lamps.pk, "2021-03-05 08:07:00", 180_000, False),
    ]


def test_what_was_not_found_is_told(api_for: ApiFor):
    here, api = Catalogue(), api_for(make.user())
    told = brought(api, SHORT)
    names = f"{IMPORTS}{told['id']}/names/"

    assert api.get(names, {"status": "unmatched"}).json()["items"] == [
        {
            "kind": "listen",
            "status": "unmatched",
            "how": None,
            "confidence": None,
            "artist": "Nobody",
            "title": "Nothing",
            "album": "",
            "seen": 2,
            "added": 0,
            "means": None,
            "candidates": [],
        },
        {
            "kind": "listen",
            "status": "unmatched",
            "how": None,
            "confidence": None,
            "artist": "The Weir",
            "title": "Harbour",
            "album": "",
            "seen": 1,
            "added": 0,
            "means": None,
            "candidates": [],
        },
    ]
    (near,) = api.get(names, {"status": "near"}).json()["items"]
    assert (near["title"], near["how"], near["means"]) == (
        "Street Lamps",
        "near",
        {"type": "track", "id": here.lamps.pk},
    )
    assert 0.7 < near["confidence"] < 0.8


def test_the_report_as_a_table(api_for: ApiFor):
    Catalogue()
    api = api_for(make.user())
    told = brought(api, json.dumps([short("2021-03-04 12:34", "=1+1", "@x", 90_000)]).encode())

    answer = api.get(f"{IMPORTS}{told['id']}/report/")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(answer.streaming_content).decode().splitlines() == [
        "kind,status,how,confidence,artist,title,album,seen,added,id",
        "listen,unmatched,,,'=1+1,'@x,,1,0,",
    ]


def test_nothing_doubles(api_for: ApiFor):
    """The same file again, and the same listens to the second, as the extended history has."""
    here, person = Catalogue(), make.user()
    api = api_for(person)
    brought(api, SHORT)
    before = plays(person.pk)
    precise = [
        extended("2021-03-04T12:34:56Z", "The Weir", "Night Ferry", 200_000),
        extended("2021-03-04T12:38:01Z", "The Weir", "Night Ferry", 4_000),
        extended("2021-03-04T12:44:00Z", "The Weir", "Night Ferry", 150_000),
    ]

    again = brought(api, SHORT)
    overlapping = brought(api, json.dumps(precise).encode())

    assert outcomes(again)[("listen", "matched")] == (2, 3, 0)
    assert outcomes(overlapping) == {("listen", "matched"): (1, 3, 1)}
    added = (here.ferry.pk, "2021-03-04 12:41:30", 150_000, False)
    assert sorted(plays(person.pk)) == sorted([*before, added])


@pytest.mark.parametrize("duration_ms", [200_000, 0])
def test_two_services_that_heard_the_same(api_for: ApiFor, duration_ms: int):
    """Spotify tells the end, Last.fm the beginning: 12:34 and 200 s before it."""
    here, person = Catalogue(), make.user()
    Track.objects.filter(pk=here.ferry.pk).update(duration_ms=duration_ms)
    spotify = [extended("2021-03-04T12:34:20Z", "The Weir", "Night Ferry", 200_000)]
    lastfm = b"The Weir,Low Water,Night Ferry,04 Mar 2021 12:31\n"

    brought(api_for(person), json.dumps(spotify).encode())
    told = brought(api_for(person), lastfm, json.dumps(spotify).encode())

    assert outcomes(told) == {("listen", "matched"): (2, 2, 0)}
    assert len(plays(person.pk)) == 1
    assert plays(person.pk)[0][0] == here.ferry.pk


def test_what_is_private_or_no_music_stays_out(api_for: ApiFor):
    Catalogue()
    person = make.user()
    history = [
        extended("2021-03-04T12:34:56Z", "The Weir", "Night Ferry", 9_000, incognito_mode=True),
        extended(
            "2021-03-04T12:34:56Z",
            None,
            None,
            900_000,
            episode_name="One",
            spotify_episode_uri="spotify:episode:1",
        ),
    ]

    told = brought(api_for(person), json.dumps(history).encode())

    assert refusals(told) == {"private": 1, "no_music": 1}
    assert (told["counts"], plays(person.pk)) == ([], [])


def test_lastfm_in_its_three_forms(api_for: ApiFor):
    here, person = Catalogue(), make.user()
    pages = json.dumps([LASTFM_PAGE]).encode()

    told = brought(api_for(person), LASTFM_CSV.encode(), LASTFM_TABLE.encode(), pages)

    assert [file["formats"] for file in told["files"]] == [
        ["lastfm_csv"],
        ["lastfm_csv"],
        ["lastfm_pages"],
    ]
    assert outcomes(told) == {
        ("listen", "matched"): (2, 4, 2),
        ("listen", "unmatched"): (2, 3, 0),
    }
    assert refusals(told) == {"no_time": 1}
    assert plays(person.pk) == [
        (here.ferry.pk, "2021-03-04 12:34:00", 200_000, False),
        (here.harbour.pk, "2021-03-04 12:38:00", 200_000, False),
    ]


def test_listenbrainz_as_its_zip(api_for: ApiFor):
    here, person = Catalogue(), make.user()
    data = zipped(
        user_json=b'{"user_id": 1, "username": "someone"}\n',
        listens__2021__3_jsonl=lines(
            listen(1_614_861_240, "The Weir", "Night Ferry", duration_ms=199_000),
            listen(1_614_861_500, "Weir", "Night Ferry", duration_played=12),
        ),
    )

    told = brought(api_for(person), data)

    assert outcomes(told) == {("listen", "matched"): (2, 2, 2)}
    assert refusals(told) == {"not_an_export": 1}
    assert plays(person.pk) == [
        (here.ferry.pk, "2021-03-04 12:34:00", 200_000, False),
        (here.ferry.pk, "2021-03-04 12:38:20", 12_000, True),
    ]


def test_no_public_number_moves(api_for: ApiFor):
    here, person = Catalogue(), make.user()

    brought(api_for(person), SHORT)

    assert Track.objects.get(pk=here.ferry.pk).plays_count == 0
    assert not TrackDay.objects.exists()


def test_only_what_everybody_sees_is_found(api_for: ApiFor):
    here, person = Catalogue(), make.user()
    Track.objects.filter(pk=here.ferry.pk).update(status="taken_down")

    told = brought(api_for(person), LASTFM_TABLE.encode())

    assert outcomes(told) == {("listen", "unmatched"): (2, 2, 0)}


def test_several_releases_of_one_song_are_a_near_match(api_for: ApiFor):
    first, person = Catalogue().ferry, make.user()
    again = Catalogue()
    told = brought(api_for(person), LASTFM_TABLE.encode())
    assert again.ferry.pk != first.pk

    assert outcomes(told)[("listen", "near")] == (1, 1, 1)
    assert [play[0] for play in plays(person.pk)] == [first.pk]


def test_the_files_are_gone_afterwards(api_for: ApiFor):
    answer = send(api_for(make.user()), SHORT)
    key = Import.objects.get(pk=answer.json()["id"]).key
    assert default_storage.exists(f"{key}/0")

    run_due()

    assert not default_storage.exists(f"{key}/0")
    assert Import.objects.get(pk=answer.json()["id"]).key == ""
