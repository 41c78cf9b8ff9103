"""Every operation, asked with a personal token of each scope."""

import json
import uuid

import pytest
from django.http import HttpResponse

from config import openapi
from config.api import api
from tests import make
from tests.access.asking import ENDPOINTS
from tests.api_client import Api, refused
from users.auth.bearer import Bearer
from users.models import User
from users.tokens.queries import UnknownToken
from users.tokens.scopes import CLOSED, NEEDED, Scope, TokenScope
from users.tokens.services import person_of

NAMES = sorted(
    operation.view_func.__name__
    for operation in openapi.operations(api)
    if any(isinstance(auth, Bearer) for auth in operation.auth_callbacks)
)
ANYTHING = {
    **dict.fromkeys(("session_id", "export_id", "upload_id"), str(uuid.uuid4())),
    **dict.fromkeys(("username", "slug", "kind", "quality"), "nobody-at-all"),
}
REFUSING = {"invalid_token", "token_scope", "token_not_here", "unauthenticated"}


def test_every_operation_has_its_line_and_every_line_an_operation() -> None:
    assert set(NAMES) - set(NEEDED) - CLOSED == set()
    assert (set(NEEDED) | CLOSED) - set(NAMES) == set()
    assert set(NEEDED) & CLOSED == set()


def test_what_opens_an_account_is_closed() -> None:
    """However the table is changed."""
    opening = {name for name in NAMES if ENDPOINTS[name][1].startswith("/api/auth/")}
    outside = (
        "webhooks",
        "integrations",
        "/legal/{name}/accept/",
        "/support/",
        "/api/insights/",
    )
    grave = {name for name in NAMES if any(word in ENDPOINTS[name][1] for word in outside)}

    assert opening | grave == CLOSED | {"get_account"}


def ask(name: str, token: str) -> HttpResponse:
    """About things that are not there: who is let in gets a 404, a 422, an empty list."""
    method, path = ENDPOINTS[name]
    for part in [piece for piece in path.split("/") if piece.startswith("{")]:
        path = path.replace(part, ANYTHING.get(part.strip("{}"), "987654321"))
    answer: HttpResponse = Api(token).send(method, path)
    return answer


def code(answer: HttpResponse) -> str:
    """Of a refusal; a HEAD's has no body."""
    is_problem = answer.headers.get("Content-Type") == "application/problem+json"
    return str(json.loads(answer.content)["code"]) if is_problem and answer.content else ""


@pytest.fixture
def person(db: None) -> User:
    return make.user()


@pytest.mark.parametrize("name", NAMES)
def test_only_the_scope_of_its_line_opens_it(name: str, person: User) -> None:
    for scope in Scope:
        answer = ask(name, make.personal_token(person, scope))
        if name in CLOSED:
            refused(answer, 403, "token_not_here")
        elif scope is NEEDED[name]:
            assert code(answer) not in REFUSING
            assert ENDPOINTS[name][0] != "HEAD" or answer.status_code not in (401, 403)
        elif ENDPOINTS[name][0] == "HEAD":
            assert answer.status_code == 403
        else:
            assert refused(answer, 403, "token_scope")["scope"] == NEEDED[name]


def test_all_but_the_one_do_not(person: User) -> None:
    others = [scope for scope in Scope if scope is not Scope.SCROBBLE]

    refused(ask("record_plays", make.personal_token(person, *others)), 403, "token_scope")


def test_who_it_is_by_a_token_alone(person: User) -> None:
    token = make.personal_token(person, "scrobble")

    assert person_of(token=token, scope=Scope.SCROBBLE) == person
    with pytest.raises(TokenScope):
        person_of(token=token, scope=Scope.READ)
    for wrong in ("", "tnrm_", "nonsense", make.tokens(person).access):
        with pytest.raises(UnknownToken):
            person_of(token=wrong, scope=Scope.SCROBBLE)
