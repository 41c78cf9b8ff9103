"""What comes at the same moment comes once, and no more than may."""

import pytest

from config import env
from tests import at_once, make, make_music
from tests.users.support import asked
from tests.users.support.test_mail_in import bring, mail
from users.models import ContentReport, Message, Ticket
from users.support import addressing
from users.support.models.reports import Reason, ReportDecided
from users.support.services import reports, tickets

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mail_delivered_eight_times_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "SUPPORT_EMAIL", "support@example.org")
    ticket = asked.ticket(make.user())
    same = mail(to=addressing.address_of(ticket.pk))

    results = at_once.times(8, lambda: bring(same))

    assert sorted(results) == ["filed", *["known"] * 7]
    assert Message.objects.filter(via="mail").count() == 1


def test_so_many_can_be_open_and_not_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ticket, "MOST_OPEN", 2)
    person = make.user()

    def ask() -> str:
        try:
            asked.ticket(person)
        except tickets.TooManyTickets:
            return "refused"
        return "asked"

    assert sorted(at_once.times(6, ask)) == [*["asked"] * 2, *["refused"] * 4]


def test_a_report_is_decided_once() -> None:
    track, staff = make_music.track(), make.user(is_staff=True)
    report = reports.report(
        by=make.user(), kind="track", object_id=track.pk, reason=Reason.ABUSE
    )

    def dismiss() -> str:
        try:
            reports.dismiss(report=report, by=staff)
        except ReportDecided:
            return "late"
        return "decided"

    assert sorted(at_once.times(4, dismiss)) == ["decided", *["late"] * 3]
    assert ContentReport.objects.get().status == "dismissed"
