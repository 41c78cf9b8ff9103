"""Who is told of tickets inside the app."""

from typing import Any

import pytest

from tests import make
from tests.api_client import ApiFor
from tests.users.support import asked
from users.models import Event, Ticket, User
from users.support.services import tickets

pytestmark = pytest.mark.django_db
PLACE = "/api/me/notifications/"


def staff(*rights: str) -> User:
    person = make.user(is_staff=True)
    make.permit(person, *(rights or ("view_ticket", "change_ticket")))
    return person


def told(api_for: ApiFor, person: User) -> list[Any]:
    found = api_for(person).get(PLACE).json()
    assert found["unread_count"] == len(found["items"])
    return [(item["kind"], item["ticket"]) for item in found["items"]]


def test_who_asked_is_told_of_each_answer(api_for: ApiFor) -> None:
    person, by = make.user(), staff()
    ticket = asked.ticket(person, "No sound")

    tickets.answer(ticket=ticket, by=by, text="Press play.")
    tickets.answer(ticket=ticket, by=by, text="And turn it up.", close=True)

    about = {"id": ticket.pk, "type": "ticket", "subject": "No sound", "status": "closed"}
    assert told(api_for, person) == [("ticket_answered", about)] * 2
    live = Event.objects.filter(user=person, kind="notification")
    assert [event.payload["kind"] for event in live] == ["ticket_answered"] * 2


def test_a_note_among_staff_tells_nobody(api_for: ApiFor) -> None:
    person = make.user()
    tickets.note(ticket=asked.ticket(person), by=staff(), text="Old browser.")

    assert told(api_for, person) == []


def test_an_answer_by_mail_alone_is_no_notification() -> None:
    ticket = tickets.open_by_mail(address="ada@example.org", subject="Hm", text="?", ref="<1>")

    tickets.answer(ticket=ticket, by=staff(), text="Yes.")

    assert not Event.objects.filter(payload__kind="ticket_answered").exists()


def test_staff_who_may_answer_are_told_of_what_is_new(api_for: ApiFor) -> None:
    answers, looks = staff(), staff("view_ticket")
    runs, former = make.user(is_staff=True, is_superuser=True), make.user()
    make.permit(former, "view_ticket", "change_ticket")

    ticket = asked.ticket(make.user(), "No sound")
    by_mail = tickets.open_by_mail(address="a@example.org", subject="Hm", text="?", ref="<1>")

    kinds = [("ticket_waiting", by_mail.pk), ("ticket_waiting", ticket.pk)]
    for person in (answers, runs):
        items = api_for(person).get(PLACE).json()["items"]
        assert [(item["kind"], item["ticket"]["id"]) for item in items] == kinds
    assert told(api_for, looks) == told(api_for, former) == []


def test_staff_are_not_told_of_what_they_ask_themselves(api_for: ApiFor) -> None:
    person = staff()
    asked.ticket(person)

    assert told(api_for, person) == []


def test_who_may_not_answer_any_more_sees_nothing_of_it(api_for: ApiFor) -> None:
    person = staff()
    asked.ticket(make.user())

    person.user_permissions.clear()

    assert told(api_for, person) == []


def test_a_ticket_that_is_gone_is_not_shown(api_for: ApiFor) -> None:
    person = make.user()
    tickets.answer(ticket=asked.ticket(person), by=staff(), text="Yes.")

    Ticket.objects.all().delete()

    assert told(api_for, person) == []
