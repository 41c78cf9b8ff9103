"""/portal/inbox/: tickets as somebody without a client asks them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from tests import make
from tests.users.support import asked
from users.models import Attachment, Message, Ticket
from users.support.models.tickets import Attachment as File
from users.support.services import tickets

pytestmark = pytest.mark.django_db
NEW = "/portal/inbox/new/"
SAID = {"category": "bug", "subject": "No sound", "message": "Nothing plays."}


def read(browser: Browser, page: str) -> str:
    return browser.get(page).content.decode()


def test_asked_answered_and_closed() -> None:
    person, staff = make.user(), make.user(is_staff=True)
    browser = make.browser(person)
    assert "Nothing yet." in read(browser, "/portal/inbox/")

    answer = browser.post(NEW, SAID | {"attached": SimpleUploadedFile("a.log", b"Line 1")})

    ticket = Ticket.objects.get()
    page = f"/portal/inbox/{ticket.pk}/"
    assert answer["Location"] == page
    tickets.note(ticket=ticket, by=staff, text="An old browser.")
    tickets.answer(ticket=ticket, by=staff, text="Press play.")
    shown = read(browser, page)
    assert "Nothing plays." in shown
    assert "Press play." in shown
    assert "An old browser." not in shown
    assert "a.log" in shown
    assert browser.post(page, {"message": "Thank you."}).status_code == 302
    assert Message.objects.get(text="Thank you.").via == "portal"
    assert browser.post(f"{page}close/").status_code == 302
    ticket.refresh_from_db()
    assert ticket.status == "closed"
    assert "Closed" in read(browser, "/portal/inbox/")


def test_a_file_is_saved_and_never_shown() -> None:
    browser = make.browser(make.user())
    page = SimpleUploadedFile("a.html", b"<script>alert(1)</script>")
    browser.post(NEW, SAID | {"attached": page})

    answer = browser.get(f"/portal/inbox/files/{Attachment.objects.get().pk}/")

    assert b"".join(answer) == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="a.html"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_anothers_is_not_there() -> None:
    ids = asked.asked(make.user())
    browser = make.browser(make.user())

    assert browser.get(f"/portal/inbox/{ids['ticket_id']}/").status_code == 404
    assert browser.post(f"/portal/inbox/{ids['ticket_id']}/close/").status_code == 404
    assert browser.get(f"/portal/inbox/files/{ids['attachment_id']}/").status_code == 404
    assert "No sound" not in read(browser, "/portal/inbox/")


def test_nobody_asks_without_signing_in() -> None:
    answer = Browser().get(NEW)

    assert answer["Location"] == "/portal/sign-in/?next=%2Fportal%2Finbox%2Fnew%2F"


def test_what_is_missing_is_said_and_what_was_typed_stays() -> None:
    browser = make.browser(make.user())

    page = browser.post(NEW, SAID | {"subject": " \u2060 "}).content.decode()

    assert "Say in a few words what it is about." in page
    assert "Nothing plays." in page
    assert not Ticket.objects.exists()


def test_a_file_that_cannot_be_taken_is_said() -> None:
    browser = make.browser(make.user())

    shown = browser.post(NEW, SAID | {"attached": SimpleUploadedFile("a.exe", b"MZ\x90\0\xff")})

    assert "Only pictures (PNG, JPEG, GIF, WebP), PDF and plain text" in shown.content.decode()
    assert not Ticket.objects.exists()


def test_five_files_and_no_more() -> None:
    browser = make.browser(make.user())
    six = [SimpleUploadedFile(f"{n}.txt", b"A log.") for n in range(File.MOST + 1)]

    shown = browser.post(NEW, SAID | {"attached": six}).content.decode()

    assert "At most 5 files go with a message." in shown


def test_another_sites_form_is_refused() -> None:
    person = make.user()
    browser = Browser(enforce_csrf_checks=True)
    browser.cookies = make.browser(person).cookies

    assert browser.post(NEW, SAID).status_code == 403
    assert not Ticket.objects.exists()
