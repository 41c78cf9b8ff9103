"""What a device is called."""

import pytest

from tests import make
from tests.api_client import Api
from users.auth import devices
from users.models import AuthSession


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/142.0.0.0 Safari/537.36",
            "Chrome on Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.1 Safari/605.1.15",
            "Safari on macOS",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/142.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        ("curl/8.5.0", "curl"),
        ("Symfonium/14.0", "Symfonium"),
        ("okhttp/5.1 (Android 15)", "Android"),
        ("", "Unknown device"),
        ("<script>alert(1)</script>", "Unknown device"),
    ],
)
def test_in_words_that_its_owner_knows(user_agent: str, name: str) -> None:
    assert devices.name(user_agent) == name


@pytest.mark.django_db
def test_a_header_of_any_length_and_kind_is_kept_as_text() -> None:
    person = make.user()

    response = Api().post(
        "/api/auth/login/",
        {"email": person.email, "password": make.PASSWORD},
        User_Agent="Odd\x07Name\xff/1 " + "y" * 2000,
    )

    assert response.status_code == 200
    session = AuthSession.objects.get()
    assert session.user_agent.startswith("Odd Name\xff/1 yyy")
    assert len(session.user_agent) == 300
