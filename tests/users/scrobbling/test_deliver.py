"""What was heard, given to both services."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail

from audio.models import Credit, Track
from config import env
from config.fields import utc_now
from tests import make, make_music
from tests.jobs import run_due
from tests.users.scrobbling.far import Far, Kept, LastFmFar, ListenBrainzFar
from tests.users.scrobbling.listening import (
    EVENING,
    connected,
    deliver,
    forward,
    hear,
    hear_some,
    play,
    song,
    waiting,
)
from users.models import Integration, Listen, Mail
from users.scrobbling import services
from users.scrobbling.models import Service

pytestmark = pytest.mark.django_db(transaction=True)

AT = int(EVENING.timestamp())
FarOf = Callable[[Service], Far]
both = pytest.mark.parametrize("service", list(Service))


@both
def test_a_play_is_given_soon_after_it_was_heard(far: FarOf, service: Service) -> None:
    person = make.user()
    connected(person, service)

    hear(person, play(song()))
    run_due()

    assert far(service).history == [Kept(AT, "The Weir", "Night Ferry")]
    assert not Listen.objects.exists()
    one = Integration.objects.get()
    assert (one.delivered, one.problem, one.failures) == (1, "", 0)
    assert one.last_delivered_at is not None


def test_a_listen_as_listenbrainz_wants_it(
    listenbrainz: ListenBrainzFar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env, "BASE_URL", "https://music.example.org")
    person, guest = make.user(), make_music.artist("Grace")
    track = song(album="Harbour", isrc="DEA123456789", track_number=3)
    Track.objects.filter(pk=track.pk).update(mbid="98255a8c-017a-4bc7-8dd6-1fa36124572b")
    Credit.objects.create(track=track, artist=guest, role="featured", accepted=True)
    Credit.objects.create(
        track=track, artist=make_music.artist("Asked"), role="featured", position=1
    )
    connected(person)
    hear(person, play(track))
    run_due()

    assert listenbrainz.told == [
        {
            "listen_type": "single",
            "payload": [
                {
                    "listened_at": AT,
                    "track_metadata": {
                        "artist_name": "The Weir feat. Grace",
                        "track_name": "Night Ferry",
                        "release_name": "Harbour",
                        "additional_info": {
                            "media_player": "Tonearm",
                            "submission_client": "Tonearm",
                            "duration_ms": 240_000,
                            "tracknumber": 3,
                            "isrc": "DEA123456789",
                            "recording_mbid": "98255a8c-017a-4bc7-8dd6-1fa36124572b",
                            "origin_url": f"https://music.example.org/s/track/{track.pk}"
                            f"/{track.slug}/",
                        },
                    },
                }
            ],
        }
    ]


@both
def test_many_go_in_batches_and_in_order(far: FarOf, service: Service) -> None:
    person = make.user()
    connected(person, service)
    heard = hear_some(person, 120)

    run_due()

    assert far(service).history == far(service).came == heard
    assert far(service).batches == {"listenbrainz": [100, 20], "lastfm": [50, 50, 20]}[service]


def test_what_was_heard_offline_goes_where_it_belongs(listenbrainz: ListenBrainzFar) -> None:
    """Of all that waits, whatever the order it came in."""
    person = make.user()
    connected(person)

    hear(person, play(song("Second"), 5))
    hear(person, play(song("First"), 1))
    run_due()

    assert [kept.track for kept in listenbrainz.history] == ["First", "Second"]


@pytest.mark.parametrize(
    ("duration_ms", "ms_played", "given"),
    [
        (240_000, 119_999, set()),
        (240_000, 120_000, {"listenbrainz", "lastfm"}),
        (3_600_000, 239_999, set()),
        (3_600_000, 240_000, {"listenbrainz", "lastfm"}),
        (30_000, 30_000, {"listenbrainz"}),
        (30_001, 30_000, {"listenbrainz", "lastfm"}),
    ],
)
def test_half_of_it_or_four_minutes(duration_ms: int, ms_played: int, given: set[str]) -> None:
    """As both ask for; Last.fm wants nothing that is not over half a minute long."""
    person = make.user()
    for service in Service:
        connected(person, service)

    hear(person, play(song(duration_ms=duration_ms), ms_played=ms_played))

    assert set(Listen.objects.values_list("integration__service", flat=True)) == given


def test_others_get_nothing(listenbrainz: ListenBrainzFar) -> None:
    connected(make.user())

    hear(make.user(), play(song()))
    run_due()

    assert not listenbrainz.came


@both
def test_a_service_that_is_down_gets_it_later(far: FarOf, service: Service) -> None:
    person = make.user()
    connected(person, service)
    far(service).trouble = lambda: "500"
    hear(person, play(song()))

    for pause in (30, 60, 120):
        run_due()
        one = Integration.objects.get()
        assert one.problem == "It could not take it: status 500."
        left = one.next_try_at - utc_now()
        assert timedelta(seconds=pause - 10) < left <= timedelta(seconds=pause)
        forward()
        services.knock_for_due()
    far(service).trouble = lambda: ""
    deliver()

    assert far(service).history == [Kept(AT, "The Weir", "Night Ferry")]
    one = Integration.objects.get()
    assert (one.problem, one.failures, one.delivered) == ("", 0, 1)


def test_after_days_it_is_asked_every_three_hours() -> None:
    assert Integration(failures=200).pause == timedelta(hours=3)


@both
def test_a_token_taken_back_pauses_and_is_told_once(far: FarOf, service: Service) -> None:
    person = make.user(email="ada@example.org", username="ada")
    connected(person, service)
    people = far(service).people
    far(service).people = {}

    hear(person, play(song("First"), 1))
    run_due()
    hear(person, play(song("Second"), 2))
    deliver()

    one = Integration.objects.get()
    assert one.paused_at is not None
    assert one.problem == "It no longer takes the token."
    assert waiting() == ["First", "Second"]
    assert Mail.objects.count() == 1
    [message] = mail.outbox
    name = {"listenbrainz": "ListenBrainz", "lastfm": "Last.fm"}[service]
    assert message.to == ["ada@example.org"]
    assert message.subject == f"Tonearm: {name} no longer takes your listens"

    far(service).people = people
    services._keep(person, service, name="ada", token=one.token)
    run_due()

    assert [kept.track for kept in far(service).history] == ["First", "Second"]


@both
def test_one_that_is_refused_keeps_no_other(far: FarOf, service: Service) -> None:
    """Found by halves; every other one is given once, in order."""
    person = make.user()
    connected(person, service)
    heard = hear_some(person, 50)
    far(service).refuses = lambda kept: kept in (heard[17], heard[30])

    run_due()

    assert far(service).came == [*heard[:17], *heard[18:30], *heard[31:]]
    refused = Listen.objects.exclude(refused_because="").in_order()
    assert [int(one.listened_at.timestamp()) for one in refused] == [heard[17].at, heard[30].at]
    assert Integration.objects.get().delivered == 48
    assert len(far(service).batches) < 30


def test_lastfm_says_of_each_what_it_ignores(lastfm: LastFmFar) -> None:
    person = make.user()
    connected(person, Service.LASTFM)
    heard = hear_some(person, 4)
    lastfm.ignores = lambda kept: {heard[1]: "3", heard[2]: "1"}.get(kept, "0")

    run_due()

    assert lastfm.history == [heard[0], heard[3]]
    reasons = Listen.objects.in_order().values_list("refused_because", flat=True)
    assert list(reasons) == ["It was heard too long ago.", "The artist was ignored."]


def test_lastfms_daily_limit_is_waited_for(lastfm: LastFmFar) -> None:
    person = make.user()
    connected(person, Service.LASTFM)
    heard = hear_some(person, 3)
    lastfm.ignores = lambda kept: "5" if kept != heard[0] else "0"

    run_due()

    assert lastfm.history == heard[:1]
    one = Integration.objects.get()
    assert one.problem == "Its daily limit was reached."
    assert one.next_try_at > utc_now() + timedelta(minutes=50)
    lastfm.ignores = lambda kept: "0"
    deliver()
    assert lastfm.history == heard


@pytest.mark.parametrize("error", [8, 10, 11, 13, 16, 26, 29])
def test_an_error_of_lastfms_or_of_ours_loses_nothing(lastfm: LastFmFar, error: int) -> None:
    person = make.user()
    connected(person, Service.LASTFM)
    heard = hear_some(person, 2)
    lastfm.error = error

    run_due()

    assert len(list(waiting())) == 2
    assert Integration.objects.get().paused_at is None
    lastfm.error = 0
    deliver()
    assert lastfm.came == heard


def test_a_service_that_was_turned_off_loses_nothing(
    lastfm: LastFmFar, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make.user()
    connected(person, Service.LASTFM)
    monkeypatch.setattr(env, "LASTFM_API_KEY", "")

    hear(person, play(song()))
    run_due()

    assert waiting() == ["Night Ferry"]
    assert Integration.objects.get().problem == "It is turned off here."


def test_under_another_pepper_they_are_asked_to_connect_anew(
    listenbrainz: ListenBrainzFar,
) -> None:
    person = make.user()
    Integration.objects.filter(pk=connected(person).pk).update(token="sealed elsewhere")

    hear(person, play(song()))
    run_due()

    assert Integration.objects.get().paused_at is not None
    assert waiting() == ["Night Ferry"]
