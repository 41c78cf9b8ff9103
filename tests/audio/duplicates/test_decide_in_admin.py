"""Staff hear two tracks side by side, and decide, in the admin."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from audio.catalog.models.publication import Status
from audio.models import Duplicate, Track
from tests import make
from tests.audio.streaming import stored
from users.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

QUEUE = "/admin/audio/duplicate/"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def found() -> Duplicate:
    """A draft that sounds like what is published."""
    later = stored.track(b"the later one", artist="The Weir", title="Harbour")
    Track.objects.filter(pk=later.pk).update(status=Status.DRAFT)
    other = stored.track(b"the other one", artist="Lumen", title="Port")
    return Duplicate.objects.create(track=later, other=other, error_rate=0.031)


def moderator(*permissions: str) -> Browser:
    person = make.user(is_staff=True)
    make.permit(person, "view_duplicate", "view_track", *permissions)
    return make.browser(person)


def test_both_can_be_heard_side_by_side(found: Duplicate) -> None:
    browser = moderator("change_duplicate")

    page = browser.get(f"{QUEUE}{found.pk}/change/").content.decode()

    assert "96.9 % of their fingerprints is the same" in page
    named = "“Harbour” by The Weir sounds like “Port” by Lumen"
    assert f"<h2>{named}</h2>" in page
    for name in ("Harbour", "The Weir", "Port", "Lumen"):
        assert name in page
    addresses = re.findall(r'<audio [^>]*src="([^"]+)"', page)
    heard = [b"".join(browser.get(address, follow=True)) for address in addresses]
    assert heard == [b"the later one", b"the other one"]


def test_what_was_taken_down_is_not_heard(found: Duplicate) -> None:
    Track.objects.filter(pk=found.other_id).update(status=Status.TAKEN_DOWN)
    browser = moderator()

    page = browser.get(f"{QUEUE}{found.pk}/change/").content.decode()

    assert len(re.findall("<audio ", page)) == 1
    assert browser.get(f"/admin/listen/{found.other_id}/").status_code == 404


def test_only_staff_who_may_see_tracks_listen(found: Duplicate) -> None:
    address = f"/admin/listen/{found.track_id}/"
    nobody, person, other_staff = Browser(), make.user(), make.user(is_staff=True)

    assert nobody.get(address).status_code == 302  # to the door
    assert make.browser(person).get(address).status_code == 302
    assert make.browser(other_staff).get(address).status_code == 403


@pytest.mark.parametrize(
    ("action", "status"), [("dismiss", "dismissed"), ("confirm", "confirmed")]
)
def test_a_decision_is_kept_and_logged(found: Duplicate, action: str, status: str) -> None:
    """By the form beside the two, which is the list's own."""
    form = {"action": action, "_selected_action": [found.pk], "answer": " Two takes. "}

    answer = moderator("change_duplicate").post(QUEUE, form)

    assert answer.status_code == 302
    found.refresh_from_db()
    assert (found.status, found.answer) == (status, "Two takes.")
    assert AuditEntry.objects.filter(action="staff.acted").count() == 1


def test_says_whose_track_was_freed(found: Duplicate) -> None:
    """And not before the last of those that it sounds like is answered."""
    port = stored.track(b"a third one", artist="Ferry", title="Quay")
    third = Duplicate.objects.create(track=found.track, other=port, error_rate=0.02)
    browser = moderator("change_duplicate")

    def said(action: str, row: Duplicate) -> str:
        form = {"action": action, "_selected_action": [row.pk]}
        return str(browser.post(QUEUE, form, follow=True).content.decode())

    assert "“Harbour” by The Weir is not “Port” by Lumen, but still held" in said(
        "dismiss", found
    )
    assert "“Harbour” by The Weir is not held any more: it can be published." in said(
        "dismiss", third
    )
    assert "“Harbour” by The Weir stays unpublished: it is “Port” by Lumen." in said(
        "confirm", found
    )


def test_who_may_only_look_decides_nothing(found: Duplicate) -> None:
    browser = moderator()

    browser.post(QUEUE, {"action": "dismiss", "_selected_action": [found.pk]})

    found.refresh_from_db()
    assert found.status == "open"
    page = browser.get(f"{QUEUE}{found.pk}/change/").content.decode()
    assert 'value="dismiss"' not in page


def test_a_mind_may_be_changed(found: Duplicate) -> None:
    browser = moderator("change_duplicate")
    address = f"{QUEUE}{found.pk}/change/"
    for action, other in (("dismiss", "confirm"), ("confirm", "dismiss")):
        browser.post(QUEUE, {"action": action, "_selected_action": [found.pk]})
        page = browser.get(address).content.decode()
        assert f'value="{action}"' not in page
        assert f'value="{other}"' in page

    browser.post(QUEUE, {"action": "confirm", "_selected_action": [found.pk]})

    found.refresh_from_db()
    assert found.status == "confirmed"
    assert "decided already" in browser.get(QUEUE).content.decode()


def test_no_such_row(found: Duplicate) -> None:
    for number in (found.pk + 1, "none"):
        assert moderator().get(f"{QUEUE}{number}/change/").status_code == 302
