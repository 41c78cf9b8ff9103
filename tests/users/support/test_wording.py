"""What mails about tickets and reports say."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from django.template import engines

from config import env
from tests import make, make_music
from tests.users.notifications.test_wording import check
from tests.users.support import asked
from users.models import ContentReport, Mail, User
from users.notifications.wording import Obsolete, Wording, word
from users.support import reportable
from users.support.models.reports import Part, Reason
from users.support.services import reports, tickets

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_missing() -> Iterator[None]:
    """A name that a template asks for in vain shows."""
    engine = cast(Any, engines["django"]).engine
    engine.string_if_invalid = "MISSING %s"
    yield
    engine.string_if_invalid = ""


def ada(**fields: Any) -> User:
    return make.user(username="ada", **fields)


def of(kind: str) -> Wording:
    return word(Mail.objects.get(kind=kind))


@pytest.mark.parametrize("address", ["", "support@example.org"])
@pytest.mark.parametrize("close", [True, False])
def test_tickets(monkeypatch: pytest.MonkeyPatch, address: str, close: bool) -> None:
    monkeypatch.setattr(env, "SUPPORT_EMAIL", address)
    ticket = asked.ticket(ada(email_verified_at="2026-01-02T00:00:00Z"))
    tickets.answer(ticket=ticket, by=make.user(), text="Press play.", close=close)

    for kind in ("ticket_received", "ticket_answered"):
        check(of(kind))
    answered = of("ticket_answered")
    assert "Press play." in answered.text
    assert ("write above this line" in answered.text) == bool(address)
    assert bool(answered.reply_to) == bool(address)
    assert f"/portal/inbox/{ticket.pk}/" in answered.text


@pytest.mark.parametrize("answer", ["", "It breaks our rules."])
def test_reports(answer: str) -> None:
    person, staff = ada(), make.user(is_staff=True)
    for do in ("remove_pictures", "") if answer else ("",):
        pk, why = make_music.track().pk, Reason.ABUSE
        report = reports.report(by=person, kind="track", object_id=pk, reason=why)
        if do:
            act = reportable.acts("track")[do]
            reports.act(report=report, act=act, by=staff, answer=answer)
        else:
            reports.dismiss(report=report, by=staff, answer=answer)

    for mail in Mail.objects.filter(kind="report_decided"):
        check(word(mail))
        assert ("We say" in word(mail).text) == bool(answer)
    texts = [word(mail).text for mail in Mail.objects.filter(kind="report_decided")]
    assert sum("and it stays as it is" in text for text in texts) == 1
    assert sum("We looked at it, and did" in text for text in texts) == bool(answer)


def test_what_was_done_to_ones_own() -> None:
    person, staff = ada(), make.user(is_staff=True, is_superuser=True)
    report = reports.report(
        by=make.user(), kind="user", object_id=person.pk, reason=Reason.ABUSE, part=Part.IMAGE
    )
    act = reportable.acts("user")["remove_pictures"]

    reports.act(report=report, act=act, by=staff, answer="No faces of others.")

    told = of("content_moderated")
    check(told)
    assert "Remove the pictures" in told.text
    assert "No faces of others." in told.text


def test_of_what_is_gone_nothing_is_said() -> None:
    ticket = asked.ticket(ada(email_verified_at="2026-01-02T00:00:00Z"))
    ticket.delete()
    with pytest.raises(Obsolete):
        of("ticket_received")
    assert not ContentReport.objects.exists()
