"""Idempotency-Key: the first answer again."""

import uuid
from functools import partial

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import path
from ninja import NinjaAPI, Schema, Status

from audio.catalog.models.genre import Genre
from config.api import api
from config.errors import Conflict
from config.idempotency import idempotent
from config.models import Replay
from config.throttling import Limit
from tests.at_once import times


class Made(Schema):
    name: str


tried = NinjaAPI(urls_namespace="tried")
for handled, handler in api._exception_handlers.items():
    tried.add_exception_handler(handled, handler)


class Full(Conflict):
    code = "full"


@tried.post("/genres/", response={201: Made}, throttle=[Limit("write")])
@idempotent
def make_genre(request: HttpRequest, data: Made) -> Status[Genre]:
    genre = Genre.objects.create(name=data.name, slug=uuid.uuid4().hex)
    if data.name == "full":
        raise Full
    return Status(201, genre)


urlpatterns = [path("api/", tried.urls)]
pytestmark = pytest.mark.urls(__name__)


def send(client: Client, name="folk", key="k1", query="", **headers):
    return client.post(
        f"/api/genres/{query}",
        {"name": name},
        content_type="application/json",
        headers={"Idempotency-Key": key} | headers if key else headers,
    )


@pytest.mark.django_db
def test_a_repeat_gets_the_first_answer(client: Client):
    first, again = send(client), send(client)

    assert first.status_code == again.status_code == 201
    assert again.content == first.content
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert Genre.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_for_something_else_is_refused(client: Client):
    send(client)

    answer = send(client, name="rock")

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.django_db
def test_the_query_is_part_of_what_is_asked(client: Client):
    first = send(client, query="?twice=true")

    again, other = send(client, query="?twice=true"), send(client)

    assert (again["Idempotent-Replayed"], again.content) == ("true", first.content)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Genre.objects.count() == 1


@pytest.mark.django_db
def test_without_a_key_nothing_is_kept(client: Client):
    send(client, key=None)
    send(client, key=None)

    assert (Genre.objects.count(), Replay.objects.count()) == (2, 0)


@pytest.mark.django_db
def test_a_refusal_keeps_neither_change_nor_answer(client: Client):
    answer = send(client, name="full")

    assert answer.json()["code"] == "full"
    assert (Genre.objects.count(), Replay.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_another_address_has_keys_of_its_own(client: Client):
    send(client)
    client.defaults["REMOTE_ADDR"] = "10.9.8.7"

    assert "Idempotent-Replayed" not in send(client)
    assert Genre.objects.count() == 2


@pytest.mark.django_db
def test_a_key_that_is_too_long_is_refused(client: Client):
    refused = send(client, key="x" * 101)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert "100 characters" in refused.json()["detail"]


@pytest.mark.django_db
def test_a_form_where_json_belongs_is_refused(client: Client):
    answer = client.post("/api/genres/", {"name": "folk"}, headers={"Idempotency-Key": "k1"})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert Replay.objects.count() == 0


def attempt(key):
    return send(Client(), key=key)


@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_make_one():
    for round_ in range(3):
        answers = times(12, partial(attempt, f"k{round_}"))

        codes = sorted(a.status_code for a in answers if "Idempotent-Replayed" not in a)
        assert codes.count(201) == 1
        assert set(codes) <= {201, 409}
    assert Genre.objects.count() == 3
