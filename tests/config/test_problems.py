"""Every error under /api/ is problem+json, whoever refuses: Ninja, Django or a crash."""

import re

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from ninja import NinjaAPI
from pytest_django import DjangoAssertNumQueries

from config import env
from config.api import api
from config.urls import urlpatterns as real
from tests import make, make_music
from tests.api_client import ApiFor

pytestmark = pytest.mark.django_db


def crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret that must not leave the server")


def lose_the_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the connection is closed")


broken = NinjaAPI(urls_namespace="broken")
for handled, handler in api._exception_handlers.items():
    broken.add_exception_handler(handled, handler)
broken.get("/ninja/", response=str, include_in_schema=False)(crash)
urlpatterns = [
    path("api/broken/", broken.urls),
    path("api/django/", crash),
    path("portal/crash/", crash),
    path("portal/lost/", lose_the_database),
    *real,
]


def problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Content-Length"] == str(len(answer.content))
    assert answer["X-Content-Type-Options"] == "nosniff"
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "code", "errors", "request_id"}
    assert body["status"] == status
    assert body["request_id"] == answer["X-Request-ID"]
    return body


@pytest.mark.parametrize(
    "unknown", ["/api/", "/api/x", "/api/x/", "/api/tracks", "/api/tracks/x/", "/api/%00/"]
)
def test_unknown_paths(client: Client, unknown):
    assert problem(client.get(unknown), 404)["code"] == "not_found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_path_without_its_slash_is_never_redirected(client: Client, method):
    problem(getattr(client, method)("/api/auth/login"), 404)


def test_wrong_methods_say_which_are_right(client: Client):
    answer = client.delete("/api/tracks/")

    assert problem(answer, 405)["code"] == "method_not_allowed"
    assert set(answer["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_a_host_that_is_not_ours(client: Client):
    problem(client.get("/api/tracks/", headers={"Host": "evil.example"}), 400)


def test_a_query_of_too_many_fields(client: Client):
    body = problem(client.get("/api/tracks/?" + "a=1&" * 1001), 400)

    assert body["code"] == "bad_request"


def test_what_befalls_any_request_is_declared_for_every_operation():
    for methods in api.get_openapi_schema()["paths"].values():
        for entry in methods.values():
            assert {400, 503} <= set(entry["responses"]), entry["operationId"]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("path", ["/api/broken/ninja/", "/api/django/"])
def test_a_crash_says_nothing_of_itself(path):
    answer = Client(raise_request_exception=False).get(path)

    assert problem(answer, 500)["code"] == "internal_server_error"
    assert b"secret" not in answer.content


@pytest.mark.urls(__name__)
def test_a_page_that_crashes_says_so_to_people():
    answer = Client(raise_request_exception=False).get("/portal/crash/")

    assert answer.status_code == 500
    assert "<h1>Our mistake</h1>" in answer.text
    assert "secret" not in answer.text


@pytest.mark.urls(__name__)
def test_a_page_without_a_database_says_when_to_come_back(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    with django_assert_num_queries(0):
        answer = Client().get("/portal/lost/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Cache-Control"] == "no-store"
    assert "Try again in a few seconds." in answer.text


def test_what_is_wrong_is_named(client: Client):
    body = problem(client.get("/api/tracks/?limit=0&explicit=perhaps"), 422)

    assert body["code"] == "invalid"
    assert [error["loc"] for error in body["errors"]] == [
        ["query", "limit"],
        ["query", "explicit"],
    ]
    assert all(error["msg"] for error in body["errors"])


def test_twenty_things_that_are_wrong_are_named(api_for: ApiFor):
    sent = {"track_ids": ["x"] * 100}
    answer = api_for(make.user()).post("/api/playlists/1/tracks/", sent)

    places = [error["loc"] for error in problem(answer, 422)["errors"]]
    assert places == [["body", "track_ids", at] for at in range(20)]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"email": 1e999}'])
def test_a_body_that_is_no_json(client: Client, body):
    answer = client.post("/api/auth/login/", body, content_type="application/json")

    problem(answer, answer.status_code)
    assert answer.status_code in (400, 422)


def test_a_body_larger_than_allowed(client: Client):
    body = b'{"email": "' + b"x" * 1_000_001 + b'"}'

    answer = client.post("/api/auth/login/", body, content_type="application/json")

    assert problem(answer, 413)["code"] == "body_too_large"


@pytest.mark.parametrize("proxies", [None, 0])
def test_a_request_id_that_anybody_chose_is_not_believed(
    client: Client, monkeypatch: pytest.MonkeyPatch, proxies: int | None
):
    monkeypatch.setattr(env, "NUM_PROXIES", proxies)

    made = client.get("/api/x/", headers={"X-Request-ID": "forged-by-anybody"})

    assert re.fullmatch("[0-9a-f]{32}", problem(made, 404)["request_id"])


@pytest.mark.usefixtures("behind_a_proxy")
def test_the_proxys_request_id_is_kept_when_it_is_harmless(client: Client):
    kept = client.get("/api/x/", headers={"X-Request-ID": "abc-123.def_456"})
    made = client.get("/api/x/", headers={"X-Request-ID": "<script>"})

    assert problem(kept, 404)["request_id"] == "abc-123.def_456"
    assert len(problem(made, 404)["request_id"]) == 32


def test_pages_outside_the_api_stay_pages(client: Client):
    assert client.get("/x/")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("field", "sent"), [("disc_number", {"disc_number": "0"}), ("audio", {})]
)
def test_fields_and_files_of_a_form_are_of_the_body(api_for: ApiFor, field: str, sent):
    person = make.user()
    make_music.artist(user=person)
    headers = {"Authorization": f"Bearer {api_for(person).token}"}
    answer = Client().post("/api/tracks/", sent, headers=headers)

    places = [error["loc"] for error in problem(answer, 422)["errors"]]
    assert ["body", field] in places
    assert {place[0] for place in places} == {"body"}


def test_a_sentence_of_ours_begins_with_itself(api_for: ApiFor):
    answer = api_for(make.user()).put("/api/tracks/1/", {"title": "Tide", "isrc": "x"})

    assert problem(answer, 422)["errors"][0]["msg"].startswith("must be an ISRC")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/legal/terms/?version=%00", "/y/%00/", "/legal/takedown/%00/", "/s/track/1/%00/"]
)
def test_a_page_of_nothing_is_not_there(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
