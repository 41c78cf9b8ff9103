"""POST /api/auth/register/, by many in the same moment."""

from collections import Counter

import pytest

from audio.models import Artist
from config import throttling
from tests import make
from tests.api_client import Api
from tests.at_once import at_once, times
from users.auth import hashers
from users.models import AuthSession, Client, User

REGISTER = "/api/auth/register/"
ADA = {"email": "ada@example.org", "password": make.PASSWORD, "username": "ada"}


@pytest.fixture
def _unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does a busy machine's queue of hashes turn anybody away."""
    monkeypatch.setattr(throttling, "LIMITS", {})
    monkeypatch.setattr(hashers, "WAIT", 60)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_unlimited")
class TestAtOnce:
    @pytest.mark.parametrize("role", ["listener", "artist"])
    def test_of_eight_with_one_address_one_gets_it(self, role: str) -> None:
        people = [ADA | {"username": f"ada{number}", "role": role} for number in range(8)]

        answers = at_once(
            *[lambda person=person: Api().post(REGISTER, person) for person in people]
        )

        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
        codes = {answer.json()["code"] for answer in answers if answer.status_code == 409}
        assert codes == {"email_taken"}
        assert User.objects.count() == 1
        assert Client.objects.count() == 1
        assert AuthSession.objects.count() == 1
        assert Artist.objects.count() == (1 if role == "artist" else 0)

    def test_of_eight_with_one_username_one_gets_it(self) -> None:
        people = [ADA | {"email": f"ada{number}@example.org"} for number in range(8)]

        answers = at_once(
            *[lambda person=person: Api().post(REGISTER, person) for person in people]
        )

        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
        codes = {answer.json()["code"] for answer in answers if answer.status_code == 409}
        assert codes == {"username_taken"}
        assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_from_one_address_at_once_five_are_let_in() -> None:
    numbers = iter(range(20))

    def register() -> int:
        number = next(numbers)
        person = ADA | {"email": f"a{number}@example.org", "username": f"ada{number}"}
        status: int = Api().post(REGISTER, person).status_code
        return status

    assert Counter(times(20, register)) == {201: 5, 429: 15}
