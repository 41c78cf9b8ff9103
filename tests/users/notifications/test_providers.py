"""Mails through a provider's API, with a server of ours in the provider's place."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests import make
from tests.users.notifications.noting import note
from users.models import Mail
from users.notifications import sending

pytestmark = pytest.mark.django_db


class Provider(ThreadingHTTPServer):
    """Answers every mail with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.status = 200
        self.taken: list[bytes] = []


class Answer(BaseHTTPRequestHandler):
    """As Mailgun does."""

    server: Provider

    def do_POST(self) -> None:
        self.server.taken.append(self.rfile.read(int(self.headers["Content-Length"])))
        body = b'{"id": "<1@mg.example.org>", "message": "Queued."}'
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    server = Provider()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {
        "MAILGUN_API_KEY": "a key of the test",
        "MAILGUN_SENDER_DOMAIN": "mg.example.org",
        "MAILGUN_API_URL": f"http://127.0.0.1:{server.server_port}/v3",
    }
    yield server
    server.shutdown()
    server.server_close()


def test_takes_it(provider: Provider) -> None:
    note(make.user(email="ada@example.org"))
    mail_id = Mail.objects.get().pk

    assert sending.send_due() is None

    [request] = provider.taken
    fields = parse_qs(request.decode())
    assert fields["to"] == ["ada@example.org"]
    assert fields["subject"] == ["Tonearm: Your password was changed"]
    [message_id] = [value for name, value in fields.items() if name.lower() == "h:message-id"]
    assert message_id == [f"<{mail_id}@localhost>"]
    assert "account" in fields["text"][0]
    assert "<h1" in fields["html"][0]
    assert Mail.objects.get().sent_at is not None


def test_refuses_one_mail(provider: Provider) -> None:
    provider.status = 400
    for cause in ("one", "two"):
        note(make.user(), cause)

    assert sending.send_due() is None

    assert len(provider.taken) == 2
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.parametrize("status", [401, 429, 503])
def test_is_not_to_be_used_now(provider: Provider, status: int) -> None:
    """A wrong key, too many, or down: it would be the same for the next mail."""
    provider.status = status
    for cause in ("one", "two"):
        note(make.user(), cause)

    assert sending.send_due() is not None

    assert len(provider.taken) == 1
    assert "a key of the test" not in repr(list(Mail.objects.values()))
