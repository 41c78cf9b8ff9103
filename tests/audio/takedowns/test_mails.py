"""What each side is written at each step, and what is not."""

from typing import Any, cast

import pytest
from django.template import engines

from audio.models import Notice
from audio.takedowns.services import deciding, leaving
from audio.takedowns.steps import Step
from config import env
from tests import make
from tests.audio.takedowns.giving import EMAIL, NAME, PRIVATE, STREET, TOLD, case
from tests.users.notifications.test_wording import check
from users.models import Mail
from users.notifications.kinds import Kind
from users.notifications.wording import Obsolete, Wording, word

pytestmark = pytest.mark.django_db
EVERY = [
    *((Kind.TAKEDOWN_CLAIMANT, step.value) for step in Step),
    *((Kind.TAKEDOWN_ARTIST, step.value) for step in Step if step != Step.RECEIVED),
    (Kind.TAKEDOWN_ARTIST, "reminder"),
    (Kind.TAKEDOWN_ARTIST, "gone"),
    (Kind.TAKEDOWN_CLAIMANT, "gone"),
    *((Kind.TAKEDOWN_STAFF, step) for step in ("received", "counter_noticed", "overdue")),
    (Kind.TAKEDOWN_STAFF, "court"),
]


@pytest.fixture(autouse=True)
def _nothing_is_missing() -> Any:
    """A name that a template asks for in vain shows."""
    engine = cast(Any, engines["django"]).engine
    engine.string_if_invalid = "MISSING %s"
    yield
    engine.string_if_invalid = ""


@pytest.fixture(autouse=True)
def _reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "CONTACT_EMAIL", "staff@example.org")


def written(kind: Kind, step: str) -> Wording:
    return word(Mail.objects.get(kind=kind, context__step=step))


@pytest.mark.parametrize(("kind", "step"), EVERY)
def test_every_step_is_worded(kind: Kind, step: str) -> None:
    made = case(Step.COUNTER_NOTICED)
    context = {"notice": str(made.notice.pk), "step": step, "reason": "So.", "due": "1 May"}
    mail = Mail(kind=kind, cause="a", user=make.user(username="ada"), context=context)

    wording = word(mail)

    check(wording)
    assert made.notice.reference in wording.subject
    assert made.notice.reference in wording.text


def test_the_first_mail_says_nothing_that_a_stranger_typed() -> None:
    """The address may be anybody's, who would be sent whatever they like."""
    made = case()

    wording = written(Kind.TAKEDOWN_CLAIMANT, "received")

    assert [typed for typed in TOLD.values() if str(typed) in wording.text + wording.html] == []
    assert f"/legal/takedown/{made.notice.reference}/?key={made.notice.key}" in wording.text


def test_the_artist_is_told_who_and_why_and_not_where_they_live() -> None:
    case(Step.ACTIONED)

    wording = written(Kind.TAKEDOWN_ARTIST, "actioned")

    assert f"{NAME} (Anders Publishing) wrote:" in wording.text
    assert "The melody is ours, note for note." in wording.text
    assert "“Song 1” – Ada Cole" in wording.text
    assert "against your account: 1." in wording.text
    assert [one for one in (*PRIVATE, STREET) if one in wording.text + wording.html] == []


def test_whoever_gave_it_is_told_who_objects_and_where_they_are_reached() -> None:
    case(Step.COUNTER_NOTICED)

    wording = written(Kind.TAKEDOWN_CLAIMANT, "counter_noticed")

    assert "I wrote it myself; here are the drafts." in wording.text
    assert "Harbour Street 3" in wording.text


def test_what_was_written_is_not_kept_with_the_mail() -> None:
    case(Step.COUNTER_NOTICED)

    kept = repr([*Mail.objects.values_list("context", flat=True)])

    assert "Harbour" not in kept
    assert "melody" not in kept
    assert NAME not in kept


def test_it_goes_to_the_address_that_was_given() -> None:
    made = case(Step.VALID)
    rows = Mail.objects.filter(kind=Kind.TAKEDOWN_CLAIMANT)

    assert {mail.recipient for mail in rows} == {EMAIL}
    artist = Mail.objects.get(kind=Kind.TAKEDOWN_ARTIST)
    assert artist.recipient == made.manager.email


def test_nobody_is_written_to_who_is_forgotten() -> None:
    made = case(Step.ACTIONED)
    Notice.objects.filter(pk=made.notice.pk).update(user=make.user())
    made.now()
    assert made.notice.user

    leaving.leave(user=made.notice.user)
    deciding.close(notice=made.notice, by=made.staff, reason="So.")

    with pytest.raises(Obsolete):
        written(Kind.TAKEDOWN_CLAIMANT, "actioned")
    assert not Mail.objects.filter(kind=Kind.TAKEDOWN_CLAIMANT, context__step="closed").exists()
