"""Mails as files, for a server that sends none."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests import make
from users.codes import services as codes
from users.codes.models import Purpose
from users.notifications import sending
from users.notifications.kinds import Kind
from users.notifications.services import send


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "users.notifications.files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path / "mail"


@pytest.mark.django_db
class TestFiles:
    def test_the_newest_stands_last_and_its_code_is_legible(self, place: Path) -> None:
        person = make.user(email="ada@example.org")
        send(kind=Kind.PASSWORD_CHANGED, to=person, cause="a cause")
        codes.send(purpose=Purpose.LOGIN, email="ada@example.org", user=person)

        sending.send_due()

        first, newest = sorted(place.iterdir())
        assert re.fullmatch(r"\d{8}-\d{6}-\d{6}-tonearm-your-code-to-sign-in\.eml", newest.name)
        assert "password-was-changed" in first.name
        content = newest.read_text()
        assert "To: ada@example.org" in content
        assert "Subject: Tonearm: Your code to sign in" in content
        assert re.search(r"^    \d{4} \d{4}$", content, re.MULTILINE)
        assert "base64" not in content
        assert "quoted-printable" not in content

    def test_nobody_else_reads_them(self, place: Path) -> None:
        send(kind=Kind.PASSWORD_CHANGED, to=make.user(), cause="a cause")

        sending.send_due()

        [file] = place.iterdir()
        assert place.stat().st_mode & 0o777 == 0o700
        assert file.stat().st_mode & 0o777 == 0o600
