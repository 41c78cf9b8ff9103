"""The claimant's page: that they have gone to court, and that they withdraw."""

from typing import Any

import pytest
from django.test import Client as Browser

from audio.models import Notice, Strike
from audio.takedowns import tasks
from audio.takedowns.steps import Step
from config import env, throttling
from tests.audio.takedowns.giving import Case, case, run_out
from tests.users.pages.page import leads_to, read
from users.audit.models import AuditEntry
from users.models import Mail

pytestmark = pytest.mark.django_db
SAID = "Landgericht Hamburg, 310 O 12/26, since 20 November 2026"


@pytest.fixture(autouse=True)
def _reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "CONTACT_EMAIL", "staff@example.org")


def at(notice: Notice, key: str | None = None) -> str:
    return f"/legal/takedown/{notice.reference}/?key={notice.key if key is None else key}"


def say(made: Case, **told: str) -> Any:
    """As a browser posts it that has no cookie of ours."""
    return Browser(enforce_csrf_checks=True).post(at(made.notice), told)


def logged(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()


def seen(made: Case) -> str:
    made.track.refresh_from_db()
    return str(made.track.status)


class TestCourt:
    def test_the_clock_waits_for_staff_then(self) -> None:
        made = case(Step.COUNTER_NOTICED)

        answer = say(made, do="court", said=SAID)

        assert leads_to(answer) == at(made.notice)
        assert made.now().court_said == SAID
        told = Mail.objects.get(kind="takedown_staff", context__step="court")
        assert told.address == "staff@example.org"
        assert logged("takedown.court") == 1
        assert SAID not in AuditEntry.objects.get(action="takedown.court").body
        run_out(made.notice)
        tasks.keep_deadlines(0)
        tasks.keep_deadlines(0)
        assert (made.now().status, seen(made)) == ("counter_noticed", "taken_down")
        assert Mail.objects.filter(context__step="overdue").count() == 1

    def test_its_page_offers_it_and_says_that_it_was_said(self) -> None:
        made = case(Step.COUNTER_NOTICED)
        assert "I have gone to court" in read(Browser().get(at(made.notice))).text

        say(made, do="court", said=SAID)

        page = read(Browser().get(at(made.notice))).text
        assert SAID in page
        assert "The music stays hidden until people have looked at it" in page

    def test_not_without_a_word(self) -> None:
        made = case(Step.COUNTER_NOTICED)

        assert say(made, do="court", said=" ").status_code == 422

        assert made.now().court_at is None

    def test_not_where_nobody_objects(self) -> None:
        made = case(Step.ACTIONED)
        assert "I have gone to court" not in read(Browser().get(at(made.notice))).text

        assert say(made, do="court", said=SAID).status_code == 422

        assert made.now().court_at is None


class TestWithdraw:
    @pytest.mark.parametrize("step", [Step.ACTIONED, Step.COUNTER_NOTICED, Step.CLOSED])
    def test_the_music_is_back_at_once_and_no_strike_remains(self, step: Step) -> None:
        made = case(step)

        answer = say(made, do="withdraw", sure="on")

        assert leads_to(answer) == at(made.notice)
        assert (made.now().status, seen(made)) == ("restored", "published")
        assert not Strike.objects.standing(made.manager).exists()
        assert logged("takedown.withdrawn") == 1
        mails = Mail.objects.filter(context__step="restored").order_by("kind")
        assert [mail.kind for mail in mails] == ["takedown_artist", "takedown_claimant"]

    def test_one_that_waits_is_rejected_and_not_told_to_the_artist(self) -> None:
        made = case(Step.RECEIVED)

        say(made, do="withdraw", sure="on")

        assert (made.now().status, seen(made)) == ("rejected", "published")
        assert not Mail.objects.filter(kind="takedown_artist").exists()

    def test_not_by_accident(self) -> None:
        made = case(Step.ACTIONED)

        assert say(made, do="withdraw").status_code == 422

        assert made.now().status == "actioned"

    @pytest.mark.parametrize("step", [Step.RESTORED, Step.REJECTED])
    def test_not_what_is_settled(self, step: Step) -> None:
        made = case(step)
        assert "Withdraw this notice" not in read(Browser().get(at(made.notice))).text

        assert say(made, do="withdraw", sure="on").status_code == 422

        assert made.now().status == step


@pytest.mark.parametrize("key", ["", "guessed"])
def test_nobody_says_anything_without_the_key(key: str) -> None:
    made = case(Step.COUNTER_NOTICED)

    for told in ({"do": "withdraw", "sure": "on"}, {"do": "court", "said": SAID}):
        assert Browser().post(at(made.notice, key), told).status_code == 404

    assert (made.now().status, made.notice.court_at) == ("counter_noticed", None)


def test_it_spends_of_the_limit_of_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    made = case(Step.COUNTER_NOTICED)
    monkeypatch.setattr(throttling, "LIMITS", {"takedown": throttling.Rate(1, 3600)})

    say(made, do="court", said="one")
    answer = say(made, do="court", said="two")

    assert answer.status_code == 422
    assert made.now().court_said == "one"
