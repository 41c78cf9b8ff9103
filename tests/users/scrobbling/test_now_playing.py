"""What somebody hears just now, announced from the state of their player."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.models import Track
from tests import make
from tests.api_client import Api, ApiFor
from tests.jobs import run_due
from tests.users.scrobbling.far import Far, LastFmFar, ListenBrainzFar
from tests.users.scrobbling.listening import connected, song
from users.models import Integration, NowPlaying
from users.scrobbling.models import Service

pytestmark = pytest.mark.django_db(transaction=True)

FarOf = Callable[[Service], Far]


def listen(api: Api, track: Track, version: int, **more: Any) -> None:
    told = {"version": version, "track_id": track.pk, "is_playing": True} | more
    answer = api.put("/api/me/player/", told)
    assert answer.status_code == 200, answer.content


def test_as_listenbrainz_wants_it(api_for: ApiFor, listenbrainz: ListenBrainzFar) -> None:
    person = make.user()
    connected(person)

    listen(api_for(person), song(album="Harbour"), 0)
    run_due()

    [told] = listenbrainz.playing
    assert (told["artist_name"], told["track_name"]) == ("The Weir", "Night Ferry")
    assert told["release_name"] == "Harbour"
    assert told["additional_info"]["duration_ms"] == 240_000


def test_as_lastfm_wants_it(api_for: ApiFor, lastfm: LastFmFar) -> None:
    person = make.user()
    connected(person, Service.LASTFM)

    listen(api_for(person), song(album="Harbour", track_number=3), 0)
    run_due()

    [told] = lastfm.playing
    assert told == {
        "method": "track.updateNowPlaying",
        "api_key": "an api key",
        "sk": "ada's session key",
        "artist": "The Weir",
        "track": "Night Ferry",
        "album": "Harbour",
        "trackNumber": "3",
        "duration": "240",
    }


def test_each_track_is_announced_once(api_for: ApiFor, listenbrainz: ListenBrainzFar) -> None:
    """However often the player tells where it is; and again when it is played again."""
    person = make.user()
    connected(person)
    api, one, other = api_for(person), song("First"), song("Second")

    for version in range(4):
        listen(api, one, version, position_ms=version * 10_000)
        run_due()
    listen(api, other, 4)
    run_due()
    NowPlaying.objects.update(since="2026-03-01T20:00:00Z")
    listen(api, other, 5)
    run_due()

    told = [track["track_name"] for track in listenbrainz.playing]
    assert told == ["First", "Second", "Second"]


def test_what_stands_still_or_is_a_draft_is_nobodys_business(
    api_for: ApiFor, listenbrainz: ListenBrainzFar
) -> None:
    person = make.user(is_staff=True, is_superuser=True)
    make.authenticator(person)
    connected(person)
    api = api_for(person)

    listen(api, song(), 0, is_playing=False)
    listen(api, song(status=Status.DRAFT), 1)
    listen(api, song(), 2, track_id=None)
    run_due()

    assert not listenbrainz.playing
    assert not NowPlaying.objects.exists()


@pytest.mark.parametrize("trouble", ["500", "lost"])
def test_it_is_not_tried_again(
    api_for: ApiFor, listenbrainz: ListenBrainzFar, trouble: str
) -> None:
    person = make.user()
    connected(person)
    listenbrainz.trouble = lambda: trouble

    listen(api_for(person), song(), 0)
    run_due()
    listenbrainz.trouble = lambda: ""
    run_due(later=timedelta(hours=1))

    assert len(listenbrainz.playing) == (trouble == "lost")
    assert Integration.objects.get().failures == 0


def test_what_is_stale_is_not_sent(api_for: ApiFor, listenbrainz: ListenBrainzFar) -> None:
    """A worker that was away comes back minutes later."""
    person = make.user()
    connected(person)

    listen(api_for(person), song(), 0)
    NowPlaying.objects.update(since="2026-03-01T20:00:00Z")
    run_due()

    assert not listenbrainz.playing


@pytest.mark.parametrize("service", list(Service))
def test_a_token_taken_back_shows_here_too(
    api_for: ApiFor, far: FarOf, service: Service
) -> None:
    person = make.user()
    connected(person, service)
    far(service).people = {}

    listen(api_for(person), song(), 0)
    run_due()

    assert Integration.objects.get().paused_at is not None


def test_one_statement_more(api_for: ApiFor, django_assert_num_queries: Any) -> None:
    """For who has connected nothing, a look into an index."""
    api, track = api_for(make.user()), song()
    listen(api, track, 0, is_playing=False)
    with django_assert_num_queries(9):
        listen(api, track, 1, is_playing=False)
    with django_assert_num_queries(10):
        listen(api, track, 2)
