"""Staff decide about notices, in the admin; both sides are told, and the log knows."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from audio.models import Notice, Track
from audio.takedowns.refusals import NoWordOfWhy, OwnNotice, WrongStep
from audio.takedowns.services import deciding
from audio.takedowns.steps import Step
from config import env
from tests import make, make_music
from tests.audio.takedowns.giving import EMAIL, Case, case, give
from users.audit.models import AuditEntry
from users.models import Mail

pytestmark = pytest.mark.django_db
LIST = "/admin/audio/notice/"


def status(track: Track) -> str:
    track.refresh_from_db()
    return track.status


def mails() -> list[tuple[str, str]]:
    """To whom, and of which step."""
    rows = Mail.objects.filter(kind__startswith="takedown").order_by("created_at", "kind")
    return [(mail.kind.removeprefix("takedown_"), mail.context["step"]) for mail in rows]


def logged() -> list[str]:
    rows = AuditEntry.objects.filter(action__regex="^(takedown|strike)")
    return [*rows.order_by("pk").values_list("action", flat=True)]


def act(browser: Browser, notice: Notice, action: str, why: str = "") -> str:
    form = {"action": action, "_selected_action": [str(notice.pk)], "answer": why}
    browser.post(LIST, form)
    return browser.get(LIST).content.decode()


@pytest.fixture
def browser() -> Browser:
    return make.browser(make.user(is_staff=True, is_superuser=True))


def test_step_by_step_and_back(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "CONTACT_EMAIL", "staff@example.org")
    made = case()

    act(browser, made.notice, "accept")
    assert status(made.track) == "published"
    act(browser, made.notice, "act", "It is the same melody.")
    assert status(made.track) == "taken_down"
    assert "Say why" in act(browser, made.notice, "restore")
    assert status(made.track) == "taken_down"
    act(browser, made.notice, "restore", "They have agreed.")

    assert status(made.track) == "published"
    assert made.now().status == "restored"
    assert made.notice.reason == "They have agreed."
    assert sorted(mails()) == [
        ("artist", "actioned"),
        ("artist", "restored"),
        ("artist", "valid"),
        ("claimant", "actioned"),
        ("claimant", "received"),
        ("claimant", "restored"),
        ("claimant", "valid"),
        ("staff", "received"),
    ]
    assert logged() == [
        "takedown.received",
        "takedown.valid",
        "strike.given",
        "takedown.actioned",
        "strike.lifted",
        "takedown.restored",
    ]


def test_a_rejected_one_hides_nothing_and_is_not_told_to_the_artist(browser: Browser) -> None:
    made = case()

    act(browser, made.notice, "reject", "It is another song.")

    assert made.now().status == "rejected"
    assert status(made.track) == "published"
    assert [who for who, _ in mails()] == ["claimant", "claimant"]
    assert "cannot become" in act(browser, made.notice, "act")


def test_the_log_names_nobody(browser: Browser) -> None:
    made = case()
    act(browser, made.notice, "act")

    told = "".join(AuditEntry.objects.values_list("body", flat=True))

    assert f"track {made.track.pk}" in told
    assert EMAIL not in told
    assert "Clara" not in told


def test_acted_upon_at_once_it_was_found_valid_too() -> None:
    made = case()

    deciding.act(notice=made.notice, by=made.staff)

    assert made.now().valid_at is not None
    assert logged()[:2] == ["takedown.received", "takedown.valid"]


def test_nobody_decides_about_their_own() -> None:
    made = case()
    made.artist.user = made.staff
    made.artist.save()
    claimant = make.user(is_staff=True)
    theirs = give(make_music.track(), by=claimant)

    with pytest.raises(OwnNotice):
        deciding.act(notice=made.notice, by=made.staff)
    with pytest.raises(OwnNotice):
        deciding.act(notice=theirs, by=claimant)
    with pytest.raises(OwnNotice):
        deciding.act(notice=theirs, by=make.user(is_staff=True, email=EMAIL.upper()))
    assert status(made.track) == "published"


@pytest.mark.parametrize("how", [deciding.reject, deciding.restore, deciding.close])
def test_why_is_said(how: Any) -> None:
    made = case(Step.RECEIVED if how is deciding.reject else Step.ACTIONED)

    with pytest.raises(NoWordOfWhy):
        how(notice=made.notice, by=made.staff, reason="  ")


@pytest.mark.parametrize("step", [Step.RESTORED, Step.REJECTED])
def test_what_is_settled_stays_so(step: Step) -> None:
    made = case(step)

    with pytest.raises(WrongStep):
        deciding.act(notice=made.notice, by=made.staff)


def test_what_was_closed_can_still_be_restored() -> None:
    """A court may take longer than a fortnight."""
    made = case(Step.CLOSED)
    assert status(made.track) == "taken_down"

    deciding.restore(notice=made.notice, by=made.staff, reason="A court says so.")

    assert status(made.track) == "published"


def test_an_album_goes_with_its_tracks_and_comes_back() -> None:
    made = case(Step.ACTIONED, whole=True)
    assert {track.status for track in made.album.tracks.all()} == {"taken_down"}

    deciding.restore(notice=made.notice, by=made.staff, reason="They have agreed.")

    assert {track.status for track in made.album.tracks.all()} == {"published"}


def test_imported_music_has_nobody_to_be_told() -> None:
    track, staff = make_music.track(), make.user(is_staff=True)
    notice = give(track)

    deciding.act(notice=notice, by=staff)

    assert status(track) == "taken_down"
    assert {who for who, _ in mails()} == {"claimant"}


# The queue


def test_the_first_page_says_how_many_wait(browser: Browser) -> None:
    new, objected, hidden = case(), case(Step.COUNTER_NOTICED), case(Step.ACTIONED)

    page = browser.get("/admin/").content.decode()

    assert "Copyright notices" in page
    assert f"{LIST}?waits=staff" in page
    listed = browser.get(f"{LIST}?waits=staff").content.decode()
    shown = [one.notice.reference in listed for one in (new, objected, hidden)]
    assert shown == [True, True, False]


def test_what_is_late_can_be_told_from_the_rest(browser: Browser) -> None:
    late, fresh = case(), case()
    Notice.objects.filter(pk=late.notice.pk).update(due_at="2026-01-03T12:00:00Z")

    page = browser.get(f"{LIST}?waits=late").content.decode()

    assert late.notice.reference in page
    assert fresh.notice.reference not in page
    assert "2026-01-02 · late" in page


def test_its_page_has_all_that_was_said(browser: Browser) -> None:
    made: Case = case(Step.COUNTER_NOTICED)

    page = browser.get(f"{LIST}{made.notice.pk}/change/").content.decode()

    assert EMAIL in page
    assert "I wrote it myself" in page
    assert f"/admin/audio/track/{made.track.pk}/change/" in page


def decide_on_its_page(browser: Browser, made: Case, do: str, why: str = "") -> str:
    place = f"{LIST}{made.notice.pk}/"
    answer = browser.post(f"{place}decide/", {"do": do, "answer": why})
    assert (answer.status_code, answer["Location"]) == (302, f"{place}change/")
    return browser.get(f"{place}change/").content.decode()


def offered(page: str) -> list[str]:
    return re.findall(r'name="do" value="(\w+)"', page)


def test_it_is_decided_on_its_page(browser: Browser) -> None:
    made = case()
    page = browser.get(f"{LIST}{made.notice.pk}/change/").content.decode()
    assert offered(page) == ["accept", "act", "reject"]
    assert "Why: both sides read this" in page

    page = decide_on_its_page(browser, made, "act", "It is the same melody.")

    assert (status(made.track), made.now().reason) == ("taken_down", "It is the same melody.")
    assert offered(page) == ["restore", "close"]
    assert "Say why" in decide_on_its_page(browser, made, "restore")
    assert offered(decide_on_its_page(browser, made, "restore", "They agreed.")) == []
    assert status(made.track) == "published"


def test_its_page_is_for_reading_without_the_right_to_change_it() -> None:
    made, person = case(), make.user(is_staff=True)
    make.permit(person, "view_notice")
    browser, place = make.browser(person), f"{LIST}{made.notice.pk}/"

    assert offered(browser.get(f"{place}change/").content.decode()) == []
    assert browser.post(f"{place}decide/", {"do": "act"}).status_code == 403
    assert made.now().status == "received"


def test_a_moderator_needs_the_right_to_change_it() -> None:
    made = case()
    person = make.user(is_staff=True)
    make.permit(person, "view_notice")

    act(make.browser(person), made.notice, "act")
    assert made.now().status == "received"
    make.permit(person, "change_notice")
    act(make.browser(person), made.notice, "act")

    assert made.now().status == "actioned"
