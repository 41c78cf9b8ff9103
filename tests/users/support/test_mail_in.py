"""Mail to support: as a mail server, a provider and a pipe bring it."""

import io
import json
import uuid
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client as Browser

from config import env
from tests import jobs, make
from tests.users.support import asked
from users.models import Attachment, Mail, Message, Ticket
from users.notifications.wording import word
from users.support import addressing, receiving
from users.support.receiving import Outcome
from users.support.services import tickets

pytestmark = pytest.mark.django_db
SECRET = "a secret of more than thirty-two letters"
OURS = "support@example.org"


@pytest.fixture(autouse=True)
def _open_for_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "SUPPORT_EMAIL", OURS)
    monkeypatch.setattr(env, "SUPPORT_MAIL_SECRET", SECRET)


def mail(
    text: str = "It works now.", *, to: str = OURS, by: str = "ada@example.net", **headers: str
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = f"Ada <{by}>", to
    message["Subject"] = headers.pop("Subject", "No sound")
    message["Message-ID"] = headers.pop("Message_ID", f"<{uuid.uuid4()}@example.net>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def bring(message: EmailMessage) -> Outcome:
    return receiving.receive(message.as_bytes())


def test_an_answer_to_our_mail_lands_in_its_ticket() -> None:
    person, staff = make.user(), make.user(is_staff=True)
    ticket = asked.ticket(person)
    tickets.answer(ticket=ticket, by=staff, text="Press play.")
    ours = word(Mail.objects.get(kind="ticket_answered"))
    quoted = "\n".join(f"> {line}" for line in ours.text.splitlines())

    text = f"Thank you!\n\nOn Monday Tonearm wrote:\n{quoted}\n"
    outcome = bring(mail(text, to=ours.reply_to.upper(), by=person.email))

    assert outcome == "filed"
    said = Message.objects.get(via="mail")
    assert (said.ticket_id, said.text, said.sender) == (ticket.pk, "Thank you!", "")
    ticket.refresh_from_db()
    assert ticket.status == "open"


def test_from_another_address_too_and_staff_see_which() -> None:
    ticket = asked.ticket(make.user())

    bring(mail(to=addressing.address_of(ticket.pk), by="other@example.net"))

    assert Message.objects.get(via="mail").sender == "other@example.net"


def test_a_forged_address_leads_into_no_ticket_of_anothers() -> None:
    ticket = asked.ticket(make.user())
    local, _, domain = addressing.address_of(ticket.pk).partition("@")
    wrong = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"

    assert bring(mail(to=wrong)) == "opened"
    assert ticket.messages.filter(via="mail").count() == 0


def test_what_is_delivered_twice_is_said_once() -> None:
    ticket = asked.ticket(make.user())
    same = mail(to=addressing.address_of(ticket.pk))

    assert [bring(same), bring(same)] == ["filed", "known"]


def test_other_mail_opens_a_ticket_of_nobodys() -> None:
    person = make.user()

    assert bring(mail("Where is my music?", by=person.email)) == "opened"

    ticket = Ticket.objects.get()
    assert (ticket.user, ticket.address, ticket.subject) == (None, person.email, "No sound")
    confirmed = word(Mail.objects.get(kind="ticket_received"))
    assert "Where is my music?" not in confirmed.text
    assert "No sound" not in confirmed.subject + confirmed.text
    assert confirmed.reply_to == addressing.address_of(ticket.pk)


def test_staff_see_that_an_account_has_the_address_and_nobody_proved_it() -> None:
    person = make.user(username="adalovelace")
    bring(mail(by=person.email))
    browser = make.browser(make.user(is_staff=True, is_superuser=True))

    page = browser.get(f"/admin/users/ticket/{Ticket.objects.get().pk}/change/")

    assert "adalovelace has this address. Anybody can write it" in page.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk", "X_Auto_Response_Suppress": "All"},
        {"Precedence": "auto_reply", "List_Id": "<list.example.org>"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
    ],
)
def test_no_program_is_answered(headers: dict[str, str]) -> None:
    assert bring(mail(**headers)) == "automatic"
    assert not Ticket.objects.exists()


def test_our_own_mails_are_not_taken_for_others() -> None:
    assert bring(mail(by=OURS)) == "not_for_us"


def test_pictures_come_along_and_programs_do_not() -> None:
    message = mail("See the picture.")
    picture = b"\x89PNG\r\n\x1a\n and so on"
    message.add_attachment(picture, maintype="image", subtype="png", filename="a/b.png")
    message.add_attachment(b"MZ\x90\0", maintype="image", subtype="png", filename="x.exe")

    bring(message)

    kept = Attachment.objects.get()
    assert kept.media_type == "image/png"
    with default_storage.open(kept.key) as file:
        assert file.read() == picture
    assert Message.objects.get().text == "See the picture.\n\n[Left out: x.exe]"


def test_html_alone_is_read_as_text() -> None:
    message = mail()
    message.set_content(
        "<style>p {}</style><p>One &amp; two</p><p>Three</p><script>x()</script>",
        subtype="html",
    )

    bring(message)

    assert Message.objects.get().text == "One & two\nThree"


RAW = [
    b"",
    b"\0\0\0",
    b"From: =?utf-99?q?=zz?= <a@b\r\nTo: support@example.org\r\n\r\n\xff\xfe\0",
    b"Content-Type: text/plain; charset=klingon\r\nFrom: a@b.example\r\n"
    b"To: support@example.org\r\n\r\nHello",
    b"Content-Type: multipart/mixed\r\nTo: support@example.org\r\n\r\n--x--",
    b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\nFrom: a@b.example\r\n"
    b"To: support@example.org\r\n\r\n!!!",
    b"To: " + b"<" * 5000 + b"\r\n\r\nHello",
]


@pytest.mark.parametrize("raw", RAW)
def test_nonsense_is_survived(raw: bytes) -> None:
    assert receiving.receive(raw) in set(Outcome)


def post(content: bytes, secret: str = SECRET) -> Any:
    return Browser().post(
        "/support/mail/",
        content,
        content_type="message/rfc822",
        headers={"Authorization": f"Bearer {secret}"},
    )


def test_a_mail_server_brings_it_with_the_secret() -> None:
    answer = post(mail().as_bytes())

    assert (answer.status_code, answer.json()) == (200, {"outcome": "opened"})


def test_nobody_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert post(mail().as_bytes(), "another").json()["code"] == "wrong_secret"
    assert post(mail().as_bytes(), "").status_code == 403
    monkeypatch.setattr(env, "SUPPORT_MAIL_SECRET", "")
    assert post(mail().as_bytes(), "").status_code == 404
    assert not Ticket.objects.exists()


def test_a_mail_is_only_so_large() -> None:
    answer = post(b"x" * 30_000_001)

    assert (answer.status_code, answer.json()["code"]) == (413, "mail_too_large")


def test_a_pipe_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(mail().as_bytes()))
    monkeypatch.setattr("sys.stdin", stdin)
    told = io.StringIO()

    call_command("receive_mail", to=OURS, stdout=told)

    assert told.getvalue() == "opened\n"


POSTMARK = {
    "FromFull": {"Email": "ada@example.net", "Name": "Ada"},
    "ToFull": [{"Email": OURS, "Name": ""}],
    "OriginalRecipient": OURS,
    "Subject": "No sound",
    "TextBody": "Nothing plays.",
    "Headers": [{"Name": "Message-ID", "Value": "<1@example.net>"}],
    "Attachments": [],
}


@pytest.fixture
def postmark(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(env, "EMAIL_PROVIDER", "postmark")
    settings.ANYMAIL = {"WEBHOOK_SECRET": "us:a secret"}


def provided(told: Any, given: str | None = "dXM6YSBzZWNyZXQ=") -> Any:
    named = {"Authorization": f"Basic {given}"} if given else {}
    content = told if isinstance(told, str) else json.dumps(told)
    return Browser().post(
        "/support/mail/provider/", content, content_type="application/json", headers=named
    )


@pytest.mark.usefixtures("postmark")
def test_a_provider_brings_it() -> None:
    assert provided(POSTMARK).status_code == 200
    ticket = Ticket.objects.get()
    assert (ticket.address, ticket.subject) == ("ada@example.net", "No sound")
    assert ticket.messages.get().text == "Nothing plays."


@pytest.mark.usefixtures("postmark")
def test_not_without_its_secret_nor_with_nonsense() -> None:
    assert provided(POSTMARK, None).status_code == 403
    assert provided(POSTMARK, "dXM6YW5vdGhlcg==").status_code == 403
    assert provided("[1").status_code == 400
    assert not Ticket.objects.exists()


@pytest.mark.usefixtures("postmark")
def test_one_nested_without_end_is_refused_and_no_failure() -> None:
    deep = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(1500)
    )

    answer = provided(POSTMARK | {"RawEmail": f"To: {OURS}\r\n{deep}Hello"})

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_mail")


def test_no_provider_without_a_secret_of_ours(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(env, "EMAIL_PROVIDER", "postmark")
    settings.ANYMAIL = {}
    assert provided(POSTMARK, None).status_code == 404
    monkeypatch.setattr(env, "EMAIL_PROVIDER", "smtp")
    assert provided(POSTMARK).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_file_that_no_message_has_goes() -> None:
    message = mail("See the picture.")
    message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="a.pdf")
    bring(message)
    kept = Attachment.objects.get()
    Ticket.objects.update(status="closed", closed_at="2020-01-01T00:00:00Z")

    assert tickets.forget_closed(before=Ticket.objects.get().created_at) == 1
    jobs.run_due()

    assert not default_storage.exists(kept.key)
