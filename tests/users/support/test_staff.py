"""Tickets in the administration."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from tests import make
from tests.unmounted import away
from tests.users.support import asked
from users.models import AnswerTemplate, Attachment, AuditEntry, Mail, Message, Ticket, User
from users.notifications.wording import word
from users.support.models.tickets import Via
from users.support.services import tickets

pytestmark = pytest.mark.django_db


def place(ticket: Ticket, do: str = "change") -> str:
    return f"/admin/users/ticket/{ticket.pk}/{do}/"


def staff(*rights: str) -> User:
    person = make.user(is_staff=True)
    make.permit(person, *(rights or ("view_ticket", "change_ticket")))
    return person


def last_seen(page: str) -> str:
    """The same in both forms of the page."""
    [seen] = set(re.findall(r'name="seen" value="(\d+)"', page))
    return str(seen)


def test_an_answer_is_mailed_logged_and_timed() -> None:
    person, by = make.user(), staff()
    ticket = asked.ticket(person)
    Ticket.objects.update(created_at=timezone.now() - timedelta(hours=3))

    make.browser(by).post(place(ticket, "say"), {"do": "answer", "text": "Press <play>."})

    ticket.refresh_from_db()
    assert (ticket.status, ticket.taken_by) == ("answered", by)
    assert "3\xa0hours" in make.browser(by).get(place(ticket)).content.decode()
    mail = word(Mail.objects.get(kind="ticket_answered"))
    assert mail.subject == f"Tonearm: We have answered you (#{ticket.pk})"
    assert "Press <play>." in mail.text
    assert "Press &lt;play&gt;." in mail.html
    line = AuditEntry.objects.get(action="ticket.handled")
    assert line.subject == f"ticket {ticket.pk}"
    assert "Press" not in line.body


def test_a_note_goes_to_nobody() -> None:
    ticket, by = asked.ticket(make.user()), staff()

    make.browser(by).post(place(ticket, "say"), {"do": "note", "text": "Old browser."})

    ticket.refresh_from_db()
    assert (ticket.status, ticket.first_answer_at) == ("open", None)
    assert Message.objects.get(is_note=True).text == "Old browser."
    assert not Mail.objects.filter(kind="ticket_answered").exists()


def test_answered_and_closed_in_one_step() -> None:
    ticket, by = asked.ticket(make.user()), staff()

    make.browser(by).post(place(ticket, "say"), {"do": "answer_and_close", "text": "Mended."})

    ticket.refresh_from_db()
    assert ticket.status == "closed"
    told = word(Mail.objects.get(kind="ticket_answered")).text
    assert "With this the matter is settled for us." in told


@pytest.mark.parametrize("do", ["answer", "answer_and_close"])
def test_a_word_that_came_while_staff_wrote_is_not_overlooked(do: str) -> None:
    person, by = make.user(), staff()
    ticket = asked.ticket(person)
    browser = make.browser(by)
    seen = last_seen(browser.get(place(ticket)).content.decode())
    newer = tickets.write(ticket=ticket, by=person, text="Now it burns!", via=Via.API)
    told = {"do": do, "text": "Press play.", "seen": seen}

    page = browser.post(place(ticket, "say"), told, follow=True).content.decode()

    assert "They wrote again meanwhile: it waits for you still." in page
    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == ("open", newer.created_at)
    assert Mail.objects.filter(kind="ticket_answered").count() == 1
    seen = last_seen(page)
    browser.post(place(ticket, "say"), told | {"seen": seen})
    ticket.refresh_from_db()
    assert ticket.status == ("answered" if do == "answer" else "closed")


def test_what_they_wrote_meanwhile_is_not_closed_unread() -> None:
    person, by = make.user(), staff()
    ticket = asked.ticket(person)
    browser = make.browser(by)
    seen = last_seen(browser.get(place(ticket)).content.decode())
    tickets.write(ticket=ticket, by=person, text="Now it burns!", via=Via.API)
    told = {"do": "close", "seen": seen}

    page = browser.post(place(ticket, "say"), told, follow=True).content.decode()

    assert "They wrote again meanwhile: it waits for you still." in page
    assert "Done." not in page
    ticket.refresh_from_db()
    assert ticket.status == "open"
    browser.post(place(ticket, "say"), told | {"seen": last_seen(page)})
    ticket.refresh_from_db()
    assert ticket.status == "closed"


def test_an_answer_begins_with_a_template() -> None:
    ticket, by = asked.ticket(make.user(first_name="Ada")), staff()
    words = AnswerTemplate.objects.create(name="Hello", text="Hello {name}, about #{number}:")
    AnswerTemplate.objects.create(name="Of law", category="copyright", text="No.")

    page = make.browser(by).get(f"{place(ticket)}?template={words.pk}").content.decode()

    assert f"Hello Ada, about #{ticket.pk}:" in page
    assert "Of law" not in page


def test_who_may_only_look_answers_nothing() -> None:
    ticket, by = asked.ticket(make.user()), staff("view_ticket")
    browser = make.browser(by)

    assert "Answer and close" not in browser.get(place(ticket)).content.decode()
    said = {"do": "answer", "text": "Press play."}
    assert browser.post(place(ticket, "say"), said).status_code == 403
    assert make.browser(staff("view_user")).get(place(ticket)).status_code == 403
    ids = asked.asked(make.user())
    page = f"/admin/users/ticket/files/{ids['attachment_id']}/"
    assert b"".join(browser.get(page)) == b"A log."
    assert make.browser(staff("view_user")).get(page).status_code == 403


def test_the_queue_shows_who_has_waited_longest_first() -> None:
    first, second, answered = (asked.ticket(make.user(), subject=f"No {n}") for n in range(3))
    Ticket.objects.filter(pk=second.pk).update(waiting_since=timezone.now() - timedelta(days=2))
    by = staff()
    tickets.answer(ticket=answered, by=by, text="Press play.")
    browser = make.browser(by)

    page = browser.get("/admin/users/ticket/").content.decode()
    mine = browser.get("/admin/users/ticket/?taken=me").content.decode()

    assert page.index("No 1") < page.index("No 0") < page.index("No 2")
    assert "No 2" in mine
    assert "No 0" not in mine
    assert "<strong>2</strong> Tickets" in browser.get("/admin/").content.decode()
    assert first.status == "open"


def test_the_list_says_how_long_people_waited_for_a_first_answer() -> None:
    now, browser = timezone.now(), make.browser(staff())
    assert "the median" not in browser.get("/admin/users/ticket/").content.decode()
    for hours, days in ((1, 1), (5, 29), (90, 3), (2, 31), (2, 31)):
        ticket, at = asked.ticket(make.user()), now - timedelta(days=days)
        Ticket.objects.filter(pk=ticket.pk).update(
            created_at=at - timedelta(hours=hours), first_answer_at=at
        )
    asked.ticket(make.user())

    page = browser.get("/admin/users/ticket/").content.decode()

    assert "First answer after 5\xa0hours: the median of the last 30 days." in page


def test_several_are_taken_and_closed_from_the_list() -> None:
    ticket, by = asked.ticket(make.user()), staff()
    browser = make.browser(by)
    for action in ("take", "close"):
        chosen = {"action": action, "_selected_action": [ticket.pk], "answer": ""}
        browser.post("/admin/users/ticket/", chosen)

    ticket.refresh_from_db()
    assert (ticket.taken_by, ticket.status) == (by, "closed")


def test_what_was_answered_two_weeks_ago_is_closed() -> None:
    by, long_ago = staff(), timezone.now() - timedelta(days=15)
    old, new, waiting = (asked.ticket(make.user()) for _ in range(3))
    for one in (old, new):
        tickets.answer(ticket=one, by=by, text="Press play.")
    Ticket.objects.filter(pk__in=[old.pk, waiting.pk]).update(updated_at=long_ago)

    assert tickets.close_left_alone() == 1

    found = Ticket.objects.order_by("pk").values_list("status", flat=True)
    assert [*found] == ["closed", "answered", "open"]


def test_an_empty_answer_is_not_sent() -> None:
    ticket, by = asked.ticket(make.user()), staff()
    told = {"do": "answer_and_close", "text": " \u200b "}

    page = make.browser(by).post(place(ticket, "say"), told, follow=True).content.decode()

    assert "Write something." in page
    ticket.refresh_from_db()
    assert ticket.status == "open"
    assert not Mail.objects.filter(kind="ticket_answered").exists()


def test_who_takes_a_ticket_has_it_off_the_list_of_nobody() -> None:
    ticket, by = asked.ticket(make.user(), subject="Hoarse"), staff()
    browser, nobodys = make.browser(by), "/admin/users/ticket/?taken=nobody"
    assert "Hoarse" in browser.get(nobodys).content.decode()

    page = browser.post(place(ticket, "say"), {"do": "take"}, follow=True).content.decode()

    assert "Done." in page
    assert "Hoarse" not in browser.get(nobodys).content.decode()
    ticket.refresh_from_db()
    assert (ticket.taken_by, ticket.status) == (by, "open")


def test_what_is_not_there_is_not_found() -> None:
    ticket, browser = asked.ticket(make.user()), make.browser(staff())
    ids = asked.asked(make.user())
    file = f"/admin/users/ticket/files/{ids['attachment_id']}/"
    default_storage.delete(Attachment.objects.get(pk=ids["attachment_id"]).key)

    assert browser.get(place(ticket, "say")).status_code == 404
    assert browser.post("/admin/users/ticket/7777777/say/", {"do": "take"}).status_code == 404
    assert browser.get(f"/admin/users/ticket/files/{uuid4()}/").status_code == 404
    assert browser.get(file).status_code == 404


def test_a_file_that_the_storage_does_not_give_is_asked_for_again(
    tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    ids, browser = asked.asked(make.user()), make.browser(staff())
    file = f"/admin/users/ticket/files/{ids['attachment_id']}/"

    with away(tmp_path / "media"):
        answer = browser.get(file, follow=True)

    assert answer.redirect_chain == [(f"/admin/users/ticket/{ids['ticket_id']}/change/", 302)]
    assert "The storage does not answer: try again in 60 seconds." in answer.content.decode()
    assert b"".join(browser.get(file)) == b"A log."
