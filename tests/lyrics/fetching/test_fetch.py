"""POST and GET /api/tracks/{id}/lyrics/fetch/: words from LRCLIB, by a job."""

from contextlib import closing

import pytest
from django.db import connection, transaction

from audio.catalog.models.track import Track
from config.models import Circuit
from lyrics.fetching.models import Fetch
from lyrics.models import Lyrics
from lyrics.services import write_lyrics
from lyrics.words import Words
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.far_side import Asked, Said, said
from tests.jobs import run_due
from tests.lyrics.fetching.asking import address, fetched
from tests.lyrics.fetching.documented import PLAIN, RECORD, SYNCED, Lrclib

pytestmark = pytest.mark.django_db(transaction=True)
UNSAID = {"plainLyrics": None, "syncedLyrics": None}


def test_looks_it_up_by_its_signature(api_for: ApiFor, artist, track, lrclib):
    side = lrclib(Lrclib(RECORD))

    assert fetched(api_for(artist), track) == "found"

    (asked,) = side.asked
    assert (asked.method, asked.path) == ("GET", "/api/get")
    assert asked.query == {
        "track_name": "Night Ferry",
        "artist_name": "The Weir",
        "album_name": "Harbour",
        "duration": "233",
    }
    assert asked.headers["user-agent"].startswith("Tonearm/0.1.0 ( ")
    words = Lyrics.objects.get()
    assert (words.source, words.language, words.plain) == ("lrclib", "und", PLAIN)
    assert words.synced is not None
    assert words.synced[1] == {"time_ms": 20_410, "text": "It pulls me home"}
    told = api_for(artist).get(address(track)).json()
    assert set(told) == {"state", "asked_at", "done_at"}
    assert told["done_at"] > told["asked_at"]


def test_else_by_its_names_if_it_is_as_long(api_for: ApiFor, artist, track, lrclib):
    other = RECORD | {"albumName": "Greatest Hits", "duration": 234.9}
    live = RECORD | {"trackName": "Night Ferry (Live)", "duration": 301}
    theirs = RECORD | {"artistName": "Somebody Else", "duration": 233}
    plain = other | {"syncedLyrics": None, "plainLyrics": "Only plain"}
    side = lrclib(Lrclib(theirs, live, plain, other))

    assert fetched(api_for(artist), track) == "found"

    assert [one.path for one in side.asked] == ["/api/get", "/api/search"]
    assert side.asked[1].query == {"track_name": "Night Ferry", "artist_name": "The Weir"}
    assert Lyrics.objects.get().plain == PLAIN


@pytest.mark.parametrize(
    ("seconds", "state"), [(0, "nothing"), (3_600, "found"), (3_601, "found"), (9_000, "found")]
)
def test_a_whole_night_has_words_too(api_for: ApiFor, artist, track, lrclib, seconds, state):
    """LRCLIB answers 400 for such a signature: nobody may keep others from asking by it."""
    lrclib(Lrclib(RECORD | {"duration": seconds or 3}))
    Track.objects.update(duration_ms=seconds * 1_000)

    assert fetched(api_for(artist), track) == state
    assert not Circuit.objects.filter(failures__gt=0).exists()


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (RECORD | {"duration": 236}, "nothing"),
        (RECORD | {"artistName": "The Weird"}, "nothing"),
        (RECORD | UNSAID | {"instrumental": True}, "instrumental"),
        (RECORD | UNSAID, "nothing"),
        (RECORD | UNSAID | {"plainLyrics": " \n "}, "nothing"),
        (RECORD | UNSAID | {"plainLyrics": "a" * 300_000}, "nothing"),
    ],
)
def test_finds_nothing(api_for: ApiFor, artist, track, lrclib, record, state: str):
    lrclib(Lrclib(record))

    assert fetched(api_for(artist), track) == state

    assert not Lyrics.objects.exists()


def test_takes_the_plain_ones_where_the_times_are_broken(
    api_for: ApiFor, artist, track, lrclib
):
    lrclib(Lrclib(RECORD | {"syncedLyrics": "[00:99.00] no such second"}))

    assert fetched(api_for(artist), track) == "found"

    words = Lyrics.objects.get()
    assert (words.plain, words.synced) == (PLAIN, None)


def test_what_somebody_typed_stays(api_for: ApiFor, artist, track, lrclib):
    side = lrclib(Lrclib(RECORD))
    write_lyrics(track=track, by=artist, words=Words.of_plain("My own words"))

    refused(api_for(artist).post(address(track)), 409, "lyrics_typed")
    run_due()

    assert Lyrics.objects.get().plain == "My own words"
    assert side.connections == 0


def test_what_somebody_types_meanwhile_stays(api_for: ApiFor, artist, track, lrclib):
    lrclib(Lrclib(RECORD))
    api = api_for(artist)
    api.post(address(track))
    write_lyrics(track=track, by=artist, words=Words.of_plain("My own words"))

    run_due()

    assert api.get(address(track)).json()["state"] == "kept"
    assert Lyrics.objects.get().plain == "My own words"


def test_nobody_is_asked_unless_the_operator_wants_it(api_for: ApiFor, artist, track):
    refused(api_for(artist).post(address(track)), 409, "no_lyrics_provider")


def test_is_for_its_artist(api: Api, api_for: ApiFor, track, lrclib):
    side = lrclib(Lrclib(RECORD))

    refused(api.post(address(track)), 401, "unauthenticated")
    refused(api_for(make.user()).post(address(track)), 403, "not_your_artist")
    refused(api_for(make.user()).get(address(track)), 403, "not_your_artist")
    run_due()

    assert side.connections == 0


def test_says_that_nobody_asked(api_for: ApiFor, artist, track):
    refused(api_for(artist).get(address(track)), 404, "not_asked")


def test_asked_twice_it_is_looked_up_once(api_for: ApiFor, artist, track, lrclib):
    side = lrclib(Lrclib(RECORD))
    api = api_for(artist)
    api.post(address(track))
    api.post(address(track))
    run_due()

    assert side.connections == 1
    Lyrics.objects.all().delete()
    assert fetched(api, track) == "found"
    assert side.connections == 1  # what it said is kept for a day


@pytest.mark.parametrize("fails", [False, True])
def test_of_a_track_that_goes_meanwhile_nothing_is_left(
    api_for: ApiFor, artist, track, lrclib, fails: bool
):
    known = Lrclib(RECORD)

    def delete_meanwhile(asked: Asked) -> Said:
        with closing(connection), transaction.atomic():
            Track.objects.all().delete()
        return said({}, 500) if fails else known(asked)

    lrclib(delete_meanwhile)
    api_for(artist).post(address(track))
    run_due()

    assert not Track.objects.exists()
    assert not Fetch.objects.exists()
    assert not Lyrics.objects.exists()


def test_synced_is_as_documented():
    """So that a change of the examples above is seen."""
    assert Words.of_lrc(SYNCED).plain == PLAIN
