"""POST /api/auth/password/change/"""

import pytest

from config.models import Counter
from tests import make
from tests.api_client import Api, ApiFor, refused
from tests.users.codes.codes import mails
from users.models import AuditEntry, AuthSession, User

pytestmark = pytest.mark.django_db

CHANGE = "/api/auth/password/change/"
NEW = "another lamp, brighter"


def test_the_new_one_signs_in_and_the_old_does_not(api_for: ApiFor) -> None:
    person = make.user()

    response = api_for(person).post(
        CHANGE, {"current_password": make.PASSWORD, "new_password": NEW}
    )

    assert (response.status_code, response.content) == (204, b"")
    old = Api().post("/api/auth/login/", {"email": person.email, "password": make.PASSWORD})
    new = Api().post("/api/auth/login/", {"email": person.email, "password": NEW})
    refused(old, 401, "invalid_credentials")
    assert new.status_code == 200


def test_ends_the_other_sessions(api_for: ApiFor) -> None:
    person, stranger = make.user(), make.user()
    here, there, elsewhere = api_for(person), api_for(person), api_for(stranger)

    here.post(CHANGE, {"current_password": make.PASSWORD, "new_password": NEW})

    assert here.get("/api/auth/user/").status_code == 200
    refused(there.get("/api/auth/user/"), 401, "invalid_token")
    assert elsewhere.get("/api/auth/user/").status_code == 200
    assert AuthSession.objects.get(revoked_because="password").user == person


def test_its_owner_is_told(api_for: ApiFor) -> None:
    person = make.user(email="ada@example.org")

    api_for(person).post(CHANGE, {"current_password": make.PASSWORD, "new_password": NEW})

    [message] = mails()
    assert message.to == ["ada@example.org"]
    assert message.subject == "Tonearm: Your password was changed"


def test_needs_the_present_one(api_for: ApiFor) -> None:
    person = make.user()
    here, there = api_for(person), api_for(person)

    answer = here.post(CHANGE, {"current_password": "a guess", "new_password": NEW})

    problem = refused(answer, 422, "wrong_password")
    assert problem["errors"][0]["loc"] == ["body", "current_password"]
    assert User.objects.get().check_password(make.PASSWORD)
    assert there.get("/api/auth/user/").status_code == 200


def test_somebody_without_a_password_cannot_set_one_here(api_for: ApiFor) -> None:
    person = make.user(password=None)

    answer = api_for(person).post(CHANGE, {"current_password": "", "new_password": NEW})

    refused(answer, 422, "wrong_password")


@pytest.mark.parametrize("new", ["1234567", "password123", "x" * 257, "tonearm2026"])
def test_refuses_a_weak_one(api_for: ApiFor, new: str) -> None:
    person = make.user()

    answer = api_for(person).post(
        CHANGE, {"current_password": make.PASSWORD, "new_password": new}
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"][-1] == "new_password"
    assert User.objects.get().check_password(make.PASSWORD)


def test_is_no_way_to_guess(api_for: ApiFor) -> None:
    here = api_for(make.user())
    guess = {"current_password": "a guess", "new_password": NEW}

    answers = [here.post(CHANGE, guess) for _ in range(6)]

    for answer in answers[:5]:
        refused(answer, 422, "wrong_password")
    refused(answers[5], 429, "too_many_requests")
    right = {"current_password": make.PASSWORD, "new_password": NEW}
    refused(here.post(CHANGE, right), 429, "too_many_requests")


def test_nobody_cannot(api: Api) -> None:
    refused(api.post(CHANGE, {}), 401, "unauthenticated")


@pytest.mark.parametrize(
    ("method", "path", "field", "more"),
    [
        ("POST", CHANGE, "current_password", {"new_password": NEW}),
        ("POST", "/api/auth/confirm/", "password", {}),
        ("DELETE", "/api/auth/user/", "password", {}),
    ],
)
def test_a_thief_of_a_session_loses_it_after_twenty_guesses(
    method: str, path: str, field: str, more: dict[str, str]
) -> None:
    """However many addresses they guess from; the owner changes theirs as ever."""
    person = make.user()
    stolen, owners = make.tokens(person).access, make.tokens(person).access
    statuses = []
    for number in range(20):
        thief = Api(stolen, address=f"192.0.2.{number}")
        statuses.append(thief.send(method, path, {field: f"guess {number}"} | more).status_code)
        Counter.objects.filter(name__startswith="own_password:").delete()  # ten minutes later
    assert statuses == [422] * 20

    thief = Api(stolen, address="192.0.2.99")
    refused(thief.send(method, path, {field: make.PASSWORD} | more), 429, "too_many_requests")

    refused(thief.get("/api/auth/user/"), 401, "invalid_token")
    entry = AuditEntry.objects.get(action="session.ended")
    assert '"because": "guessed"' in entry.body
    change = {"current_password": make.PASSWORD, "new_password": NEW}
    assert Api(owners).post(CHANGE, change).status_code == 204


def test_five_guesses_in_ten_minutes_from_anywhere() -> None:
    stolen = make.tokens(make.user()).access
    guess = {"current_password": "a guess", "new_password": NEW}

    answers = [Api(stolen, address=f"192.0.2.{n}").post(CHANGE, guess) for n in range(7)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 2


def test_guesses_of_a_thief_do_not_keep_the_owner_from_it(api_for: ApiFor) -> None:
    """At the same address, as behind one router."""
    person = make.user()
    thief, owner = api_for(person), api_for(person)
    for _ in range(6):
        thief.post(CHANGE, {"current_password": "a guess", "new_password": NEW})

    change = {"current_password": make.PASSWORD, "new_password": NEW}
    assert owner.post(CHANGE, change).status_code == 204
