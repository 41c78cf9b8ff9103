"""DELETE /api/me/history/ and /api/me/history/{id}/, and histories kept for so many days."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction

from audio.models import ForgottenPlay, PlayEvent, Track
from audio.plays import services
from audio.plays.personal_data import FORGOTTEN
from audio.plays.tasks import NotAllForgotten, forget_by_choice
from config.fields import utc_now
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.at_once import at_a_lock, times
from tests.audio.plays.test_history import NOON, ids, played
from users.models import Client

pytestmark = pytest.mark.django_db

HISTORY = "/api/me/history/"


def sent(event: PlayEvent) -> dict[str, Any]:
    """Again, by a device that did not hear the answer."""
    return {
        "event_id": str(event.event_id),
        "track_id": event.track_id,
        "played_at": event.played_at.isoformat(),
        "ms_played": 40_000,
    }


def test_all_of_it(api_for: ApiFor) -> None:
    listener, other, track = make.user(), make.user(), make_music.track()
    for minute in range(3):
        played(listener, track, minute)
    kept = played(other, track, 1)
    Track.objects.filter(pk=track.pk).update(plays_count=4)
    api = api_for(listener)

    answer = api.delete(HISTORY)

    assert (answer.status_code, answer.json()) == (200, {"forgotten": 3})
    assert list(PlayEvent.objects.all()) == [kept]
    assert Track.objects.get(pk=track.pk).plays_count == 4
    assert api.delete(HISTORY).json() == {"forgotten": 0}


def test_a_stretch_without_its_ends(api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track()
    events = [played(listener, track, minute).pk for minute in range(5)]
    api = api_for(listener)

    middle = api.delete(f"{HISTORY}?after=2026-03-01T12:00:00Z&before=2026-03-01T12:02:00Z")
    assert middle.json() == {"forgotten": 1}
    assert ids(api.get(HISTORY)) == [events[4], events[3], events[2], events[0]]

    assert api.delete(f"{HISTORY}?after=2026-03-01T12:03:00Z").json() == {"forgotten": 1}
    assert api.delete(f"{HISTORY}?before=2026-03-01T12:01:00Z").json() == {"forgotten": 1}
    assert ids(api.get(HISTORY)) == [events[3], events[2]]


@pytest.mark.parametrize("query", ["afer=2026-03-01T12:00:00Z", "limit=1", "before=soon"])
def test_what_is_not_understood_forgets_nothing(api_for: ApiFor, query: str) -> None:
    listener = make.user()
    played(listener, make_music.track(), 1)
    code = "invalid" if query == "before=soon" else "unknown_parameter"

    refused(api_for(listener).delete(f"{HISTORY}?{query}"), 422, code)

    assert PlayEvent.objects.count() == 1


def test_one(api_for: ApiFor) -> None:
    listener, track = make.user(), make_music.track()
    first, second = played(listener, track, 1), played(listener, track, 2)
    foreign = played(make.user(), track, 3)
    api = api_for(listener)

    assert api.delete(f"{HISTORY}{first.pk}/").status_code == 204

    assert ids(api.get(HISTORY)) == [second.pk]
    refused(api.delete(f"{HISTORY}{first.pk}/"), 404, "not_found")
    refused(api.delete(f"{HISTORY}{foreign.pk}/"), 404, "not_found")
    assert PlayEvent.objects.filter(pk=foreign.pk).exists()


def test_sent_again_it_is_a_duplicate(api_for: ApiFor) -> None:
    """Alone and among others; another person's play of that id is their own."""
    listener, track = make.user(), make_music.track()
    event = played(listener, track, 1)
    api = api_for(listener)
    api.delete(f"{HISTORY}{event.pk}/")

    alone = api.post("/api/me/plays/", sent(event)).json()
    another = sent(event) | {"event_id": str(UUID(int=99))}
    both = api.post("/api/me/plays/", [sent(event), another]).json()
    others = api_for(make.user()).post("/api/me/plays/", sent(event)).json()

    assert (alone["accepted"], alone["duplicates"]) == (0, 1)
    assert [item["result"] for item in both["items"]] == ["duplicate", "accepted"]
    assert others["accepted"] == 1
    assert Track.objects.get(pk=track.pk).plays_count == 2
    assert len(ids(api.get(HISTORY))) == 1


def test_only_the_signed_in(api: Api) -> None:
    refused(api.delete(HISTORY), 401, "unauthenticated")
    refused(api.delete(f"{HISTORY}1/"), 401, "unauthenticated")


def test_kept_for_so_many_days() -> None:
    """Those who said nothing keep everything."""
    listener, other, track = make.user(), make.user(), make_music.track()
    Client.objects.filter(pk=listener.pk).update(history_days=30)
    days = {n: utc_now() - timedelta(days=n) for n in (29, 31, 400)}
    events = [
        played(person, track, 0, played_at=at)
        for person in (listener, other)
        for at in days.values()
    ]

    for _ in range(2):
        forget_by_choice(timestamp=0)

    assert list(PlayEvent.objects.order_by("pk")) == [events[0], *events[3:]]
    assert ForgottenPlay.objects.filter(user=listener).count() == 2


def test_who_is_erased_or_fails_meanwhile_keeps_nobody_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    erased, failing, last = (make.user() for _ in range(3))
    track, old = make_music.track(), utc_now() - timedelta(days=31)
    Client.objects.update(history_days=30)
    for person in (failing, last):
        played(person, track, 0, played_at=old)
    forget = services._forget

    def meanwhile(which: str, given: Any) -> int:
        Client.objects.filter(pk=erased.pk).delete()
        if given["user"] == failing.pk:
            raise OperationalError("deadlock detected")
        return forget(which, given)

    with monkeypatch.context() as patch:
        patch.setattr(services, "_forget", meanwhile)
        with pytest.raises(NotAllForgotten):  # so that it is tried again
            forget_by_choice(timestamp=0)

    assert PlayEvent.objects.get().user == failing
    assert caplog.text.count("could not be forgotten") == 1
    forget_by_choice(timestamp=0)
    assert not PlayEvent.objects.exists()


def test_what_was_forgotten_is_forgotten_after_its_days() -> None:
    listener, track = make.user(), make_music.track()
    played(listener, track, 1)
    services.forget(user=listener)

    assert FORGOTTEN.days == 90
    assert FORGOTTEN.forget(utc_now() - timedelta(days=1)) == 0
    assert FORGOTTEN.forget(utc_now()) == 1
    assert not ForgottenPlay.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_from_many_devices_each_play_once() -> None:
    listener, track = make.user(), make_music.track()
    for minute in range(200):
        played(listener, track, minute)

    counts = times(8, lambda: services.forget(user=listener))

    assert sorted(counts) == [0] * 7 + [200]


@pytest.mark.django_db(transaction=True)
def test_sent_again_while_it_is_deleted(api_for: ApiFor) -> None:
    """It waits for the deletion, which it cannot have seen yet: to be tried again, and then a
    duplicate. Never counted once more."""
    listener, track = make.user(), make_music.track()
    event = played(listener, track, 1)
    api = api_for(listener)

    def delete() -> None:
        services.forget(user=listener)

    [answer] = at_a_lock(delete, lambda: api.post("/api/me/plays/", sent(event)))
    later = api.post("/api/me/plays/", sent(event))

    refused(answer, 503, "busy")
    assert answer.headers["Retry-After"] == "5"
    assert later.json()["duplicates"] == 1
    assert Track.objects.get(pk=track.pk).plays_count == 0
    assert not PlayEvent.objects.exists()


def test_the_guard_stands_in_the_database() -> None:
    listener, track = make.user(), make_music.track()
    event = played(listener, track, 1)
    ForgottenPlay.objects.create(user=listener, event_id=UUID(int=7))

    with (
        pytest.raises(OperationalError, match="deleted while it was sent"),
        transaction.atomic(),
    ):
        played(listener, track, 2, event_id=UUID(int=7))

    assert list(PlayEvent.objects.all()) == [event]
    assert connection.is_usable()
    assert event.played_at == NOON + timedelta(minutes=1)
