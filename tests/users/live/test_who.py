"""GET /api/me/events/: who may open it, and until when."""

import time
from typing import Any

import pytest

from config import env
from tests import make
from tests.api_client import Api
from tests.servers import ask
from tests.users.live.streaming import Client, EventServer, bearer, listening, say
from users.live.tickets import Ticket
from users.models import AuthSession, PersonalToken, User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PATH = "/api/me/events/"


def test_by_the_address_that_post_gives(server: EventServer, person: User) -> None:
    told = Api(make.tokens(person).access).post(PATH).json()

    assert told["url"].startswith(f"http://testserver:{env.PORT + 1}{PATH}?ticket=")
    client = Client(server.port, f"{PATH}?{told['url'].partition('?')[2]}").is_listening()
    say(person, 1)
    client.hears(1)
    client.close()


def test_a_front_end_elsewhere_may_read_it(server: EventServer, person: User) -> None:
    ours = Client(server.port, Origin="https://app.example.org", **bearer(person))
    other = Client(server.port, Origin="https://evil.example.org", **bearer(person))
    asked = {"Origin": "https://app.example.org", "Access_Control_Request_Method": "GET"}
    preflight = ask(server.port, PATH, "OPTIONS", **asked)

    assert ours.status == other.status == 200
    assert "access-control-allow-origin: https://app.example.org" in ours.head.lower()
    assert "access-control" not in other.head.lower()
    assert preflight.status == 204
    assert "last-event-id" in preflight.headers["access-control-allow-headers"]
    ours.close()
    other.close()


def ticket(person: User, seconds: int = 30, **changes: Any) -> str:
    session = make.session(person)
    expires = int(time.time()) + seconds
    made = Ticket(person.pk, session.pk, expires)._replace(**changes)
    return f"{PATH}?ticket={made.signed(env.STREAM_KEY)}"


def test_an_address_is_good_for_its_person_its_session_and_a_minute(
    server: EventServer, person: User
) -> None:
    other, good = make.user(), ticket(person)
    ended = ticket(person)
    AuthSession.objects.filter(user=person).latest("created_at").end(AuthSession.Because.LOGOUT)
    answers = {
        "changed": ask(server.port, f"{good[:-3]}AAA"),
        "none": ask(server.port, f"{PATH}?ticket=x"),
        "expired": ask(server.port, ticket(person, -1)),
        "other": ask(server.port, ticket(person, user_id=other.pk)),
        "ended": ask(server.port, ended),
    }

    assert {name: answer.status for name, answer in answers.items()} == {
        "changed": 403,
        "none": 403,
        "expired": 403,
        "other": 401,
        "ended": 401,
    }
    assert all(
        answer.headers["content-type"] == "application/problem+json"
        for answer in answers.values()
    )
    assert b'"ticket_expired"' in answers["expired"].body
    assert b'"bad_ticket"' in answers["changed"].body


def test_who_may_not_is_told_in_the_usual_form(server: EventServer, person: User) -> None:
    scrobbler = make.personal_token(person, "scrobble")
    wrong = {"nobody": {}, "forged": {"Authorization": "Bearer eyJ.x.y"}}
    wrong["scope"] = {"Authorization": f"Bearer {scrobbler}"}
    answers = {name: ask(server.port, PATH, **given) for name, given in wrong.items()}

    assert [answer.status for answer in answers.values()] == [401, 401, 403]
    assert b'"token_scope"' in answers["scope"].body
    assert answers["nobody"].headers["www-authenticate"] == "Bearer"
    long = ask(server.port, f"{PATH}?{'a=1&' * 30}")
    assert (long.status, b'"invalid"' in long.body) == (422, True)
    assert ask(server.port, PATH, "POST").status == 405
    assert ask(server.port, "/api/me/player/").status == 404


def test_a_personal_token_hears_too_until_it_is_revoked(
    server: EventServer, person: User
) -> None:
    token = make.personal_token(person, "read")
    client = Client(server.port, Authorization=f"Bearer {token}").is_listening()
    say(person, 1)
    client.hears(1)
    assert PersonalToken.objects.get().last_used_at is not None

    PersonalToken.objects.all().delete()

    client.is_ended("signed_out")


def test_it_ends_soon_after_its_session(server: EventServer, person: User) -> None:
    leaving = listening(server, person)
    staying = listening(server, person)
    AuthSession.objects.filter(user=person).earliest("created_at").end(
        AuthSession.Because.LOGOUT
    )

    leaving.is_ended("signed_out")
    assert not staying.is_over
    assert staying.beats >= 1
    staying.close()


def test_of_one_person_ten_are_enough(server: EventServer, person: User) -> None:
    clients = [listening(server, person) for _ in range(11)]

    clients[0].is_ended("too_many")
    say(person, 1)
    for client in clients[1:]:
        client.hears(1)
        client.close()
