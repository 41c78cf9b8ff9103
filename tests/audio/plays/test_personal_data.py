"""What plays tell of a person: all of it to them, nothing after erasure, to staff never."""

from uuid import uuid4

import pytest

from audio.models import ForgottenPlay, PlayerState, PlayEvent, Track
from audio.plays import player, services
from audio.plays.personal_data import Plays
from tests import make, make_music
from tests.audio.plays.test_history import NOON, played
from users.accounts.personal_data import sources

pytestmark = pytest.mark.django_db


def test_the_export_has_all_of_them() -> None:
    listener, track = make.user(), make_music.track()
    played(listener, track, 0, source_type="album", source_id=12)
    played(make.user(), track, 1)

    exported = {name: rows and list(rows) for name, rows in Plays().export(listener)}

    assert exported.pop("forgotten_plays.json") == []
    assert exported.pop("player.json") is None
    assert exported == {
        "plays.json": [
            {
                "played_at": NOON,
                "track_id": track.pk,
                "ms_played": 40_000,
                "skipped": False,
                "counted": True,
                "source_type": "album",
                "source_id": 12,
            }
        ]
    }


def test_the_export_has_what_was_deleted_and_where_they_are() -> None:
    listener, track = make.user(), make_music.track()
    event = played(listener, track, 0)
    services.forget(user=listener)
    player.replace(user=listener, version=0, told={"track_id": track.pk, "queue": [track.pk]})

    exported = dict(Plays().export(listener))

    [forgotten] = exported["forgotten_plays.json"]
    assert forgotten["event_id"] == event.event_id
    state = exported["player.json"]
    assert (state["track_id"], state["queue"], state["version"]) == (track.pk, [track.pk], 1)


def test_erasing_takes_ones_own_and_leaves_the_count() -> None:
    listener, other, track = make.user(), make.user(), make_music.track()
    Track.objects.filter(pk=track.pk).update(plays_count=2)
    played(listener, track, 0)
    services.forget(user=listener)
    played(listener, track, 0, event_id=uuid4())
    player.replace(user=listener, version=0, told={"track_id": track.pk, "queue": []})
    kept = played(other, track, 1)

    for _ in range(2):  # safe to repeat
        Plays().erase(listener)

    assert list(PlayEvent.objects.all()) == [kept]
    assert not ForgottenPlay.objects.exists()
    assert not PlayerState.objects.exists()
    assert Track.objects.get(pk=track.pk).plays_count == 2


def test_it_is_registered() -> None:
    assert any(isinstance(source, Plays) for source in sources())


def test_staff_see_what_was_played_but_not_by_whom() -> None:
    listener = make.user(username="somebody-private", email="private@example.org")
    event = played(listener, make_music.track(title="Gavotte"), 0)
    staff = make.browser(make.user(is_staff=True, is_superuser=True))

    for page in ("/admin/audio/playevent/", f"/admin/audio/playevent/{event.pk}/change/"):
        response = staff.get(page)
        assert response.status_code == 200
        assert "Gavotte" in response.text
        assert "somebody-private" not in response.text
        assert "private@example.org" not in response.text
