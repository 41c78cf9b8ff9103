"""Text that PostgreSQL cannot hold is refused wherever it comes in, with its place."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

MESSAGE = "Must not contain NUL or unpaired surrogates."


@pytest.mark.parametrize(
    "written", [r"a\u0000b", r"\ud800", r"\uDFFF", r"\ud83d x", r"x\udc00\ud800"]
)
def test_in_a_body(client: Client, written):
    body = f'{{"email": "{written}", "password": "x"}}'

    answer = client.post("/api/auth/login/", body, content_type="application/json")

    assert answer.status_code == 422
    error = answer.json()["errors"][0]
    assert error["loc"][-1] == "email"
    assert error["msg"] == MESSAGE


def test_a_whole_surrogate_pair_is_a_letter(client: Client):
    body = r'{"email": "\ud83c\udfb5@example.org", "password": "x"}'

    answer = client.post("/api/auth/login/", body, content_type="application/json")

    assert answer.status_code == 401


@pytest.mark.parametrize("written", ["%00", "a%00", "%00b"])
def test_in_a_query_string(client: Client, written):
    answer = client.get(f"/api/artists/?q={written}")

    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"loc": ["query", "q"], "msg": MESSAGE}]


@pytest.mark.parametrize("number", ["0", "-1", "9223372036854775808", "9" * 400, "1e5"])
def test_numbers_that_are_no_id(client: Client, number):
    assert client.get(f"/api/tracks/{number}/").status_code in (404, 422)


def test_numbers_that_no_column_holds(client: Client):
    assert client.get(f"/api/tracks/?artist={'9' * 30}").status_code == 422
