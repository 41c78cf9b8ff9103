"""Staff hide things, and show them again, in the admin."""

from typing import Any

import pytest
from django.test import Client as Browser

from audio.models import Track
from tests import make, make_music
from users.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Browser:
    return make.browser(make.user(is_staff=True, is_superuser=True))


def act(browser: Browser, thing: Any, action: str, why: str = "") -> str:
    """What the list says afterwards."""
    address = f"/admin/audio/{thing._meta.model_name}/"
    form = {"action": action, "_selected_action": [thing.pk], "answer": why}
    browser.post(address, form)
    return browser.get(address).content.decode()


@pytest.mark.parametrize("kind", ["artist", "album", "track"])
def test_there_and_back(browser: Browser, kind: str) -> None:
    album = make_music.album(size=1)
    track = album.tracks.get()
    thing: Any = {"artist": track.artist, "album": album, "track": track}[kind]

    act(browser, thing, "take_down", "A court says so.")

    track.refresh_from_db()
    thing.refresh_from_db()
    assert (thing.status, track.status) == ("taken_down", "taken_down")
    assert thing.removal.reason == "A court says so."

    act(browser, thing, "restore")

    track.refresh_from_db()
    assert track.status == "published"
    assert AuditEntry.objects.filter(action="staff.acted").count() == 2


def test_without_a_reason_nothing_happens(browser: Browser) -> None:
    track = make_music.track()

    assert "Say why" in act(browser, track, "take_down", "  ")

    assert Track.objects.get().status == "published"


def test_what_cannot_be_is_said(browser: Browser) -> None:
    album = make_music.album(size=1)
    act(browser, album, "take_down", "A court says so.")

    assert "not taken down" in act(browser, make_music.track(), "restore")
    assert f"because album {album.pk} was" in act(browser, album.tracks.get(), "restore")


def test_who_may_only_look_cannot() -> None:
    track, person = make_music.track(), make.user(is_staff=True)
    make.permit(person, "view_track")

    act(make.browser(person), track, "take_down", "A court says so.")

    assert Track.objects.get().status == "published"
