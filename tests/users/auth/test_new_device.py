"""The mail about a sign-in from a device that the account does not know."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.api_client import Api
from tests.users.codes.codes import mails
from users.auth.devices import network

LOGIN = "/api/auth/login/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEWER = "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1"
HOME, NEIGHBOUR, ELSEWHERE = "203.0.113.9", "203.0.113.200", "198.51.100.7"


def log_in(user_agent: str, address: str) -> None:
    body = {"email": "ada@example.org", "password": make.PASSWORD}
    answer = Api(address=address).post(LOGIN, body, User_Agent=user_agent)
    assert answer.status_code == 200


@pytest.mark.django_db
class TestWhenItIsSent:
    @pytest.fixture(autouse=True)
    def _known_device(self) -> None:
        make.session(make.user(email="ada@example.org"), user_agent=FIREFOX, address=HOME)

    @pytest.mark.parametrize(
        ("user_agent", "address"), [(IPHONE, HOME), (FIREFOX, ELSEWHERE), (IPHONE, ELSEWHERE)]
    )
    def test_another_device_or_another_place(self, user_agent: str, address: str) -> None:
        log_in(user_agent, address)

        [message] = mails()
        assert message.to == ["ada@example.org"]
        assert message.subject == "Tonearm: A new device signed in"
        device = "Safari on iPhone" if user_agent == IPHONE else "Firefox on Linux"
        assert f"Device: {device}\n" in message.body
        assert f"Address: {address}\n" in message.body

    @pytest.mark.parametrize(
        ("user_agent", "address"), [(FIREFOX, HOME), (NEWER, HOME), (FIREFOX, NEIGHBOUR)]
    )
    def test_not_for_the_same_with_a_new_version_or_number(
        self, user_agent: str, address: str
    ) -> None:
        log_in(user_agent, address)

        assert mails() == []

    def test_the_second_time_it_is_known(self) -> None:
        log_in(IPHONE, ELSEWHERE)
        log_in(IPHONE, ELSEWHERE)

        assert len(mails()) == 1


@pytest.mark.django_db
def test_not_for_the_first_session_of_all() -> None:
    make.user(email="ada@example.org")

    log_in(FIREFOX, HOME)

    assert mails() == []


@pytest.mark.django_db
def test_of_an_account_whose_sessions_are_all_forgotten() -> None:
    """Nothing is known of an old account: then nothing looks familiar."""
    make.user(email="ada@example.org", date_joined=timezone.now() - timedelta(days=400))

    log_in(FIREFOX, HOME)

    assert [message.subject for message in mails()] == ["Tonearm: A new device signed in"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2::", "2001:db8:1::/48"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_a_network(address: str, expected: str) -> None:
    assert network(address) == expected
