"""Secrets and names go through every operation, and none of them is found in a log."""

import io
import itertools
import json
import logging
import re
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest

from audio.models import Artist, Track
from config import throttling
from config.api import api
from tests import make, make_music, make_picture
from tests.api_client import Api
from tests.canaries import BY_FIELD, CANARIES, EVERYTHING
from tests.jobs import job_arguments, run_due
from tests.logs import servers_handler
from users.accounts import services as accounts
from users.models import AuditEntry, Client, User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NUMBERS = itertools.count(1)
LONG_WORD = re.compile(r"[\w.-]{16,}")


class Operation(NamedTuple):
    """One of the document's."""

    method: str
    path: str
    entry: dict[str, Any]

    @property
    def media_type(self) -> str:
        content: dict[str, Any] = self.entry.get("requestBody", {}).get("content", {})
        return next(iter(content), "")


@cache
def document() -> dict[str, Any]:
    return dict(api.get_openapi_schema())


def operations() -> Iterator[Operation]:
    for path, methods in document()["paths"].items():
        for method, entry in methods.items():
            yield Operation(method.upper(), path, entry)


class Person:
    """Somebody whose own data are canaries too; None is nobody."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        self.tokens: list[str] = []

    def api(self) -> Api:
        """In a new session each time: many of the requests end it."""
        address = f"10.0.{next(NUMBERS) % 250}.{next(NUMBERS) % 250}"
        if self.user is None:
            self.tokens.append(CANARIES["token"])
            return Api(None, address)
        tokens = make.tokens(self.user)
        self.tokens += [tokens.access, tokens.refresh]
        return Api(tokens.access, address)


def canary_person(**rights: bool) -> User:
    number = next(NUMBERS)
    person = make.user(
        password=CANARIES["password"],
        email=f"{number}{CANARIES['email']}",
        username=f"{CANARIES['name']}{number}",
        first_name=CANARIES["name"],
        **rights,
    )
    Client.objects.filter(pk=person.pk).update(phone=CANARIES["phone"])
    return person


def filled(operation: Operation) -> str:
    """The path, with things that exist where it asks for numbers."""
    known = {
        "track_id": Track.objects.values_list("pk", flat=True)[0],
        "artist_id": Artist.objects.values_list("pk", flat=True)[0],
        "album_id": 1,
        "slug": "ambient",
        "service": "lastfm",
        "username": "somebody",
    }
    path = operation.path
    for parameter in operation.entry.get("parameters", []):
        if parameter["in"] == "path":
            name = parameter["name"]
            path = path.replace(f"{{{name}}}", str(known.get(name) or uuid.uuid4()))
    return path


def query(operation: Operation) -> dict[str, str]:
    names = [p["name"] for p in operation.entry.get("parameters", []) if p["in"] == "query"]
    return {name: str(BY_FIELD.get(name, EVERYTHING)) for name in names} | {
        "token": CANARIES["token"],
        "email": CANARIES["email"],
    }


def fitting(operation: Operation) -> dict[str, Any]:
    """A body as the document wants it, as far as a canary goes."""
    schema = operation.entry["requestBody"]["content"]["application/json"]["schema"]
    components = document()["components"]["schemas"]
    named = schema.get("$ref", "").rpartition("/")[2]
    fields = components.get(named, schema).get("properties", {})
    body = {name: BY_FIELD[name] for name in fields if name in BY_FIELD}
    if "purpose" in fields:
        body["purpose"] = "login"
    if "password" in body and "code" in body:
        del body["code"]
    return body


def bodies(operation: Operation) -> Iterator[bytes]:
    """As wanted; every field there is, of wrong kinds; broken off."""
    fits = fitting(operation)
    everything = {name: [value, {name: value}] for name, value in BY_FIELD.items()}
    for told in (fits, fits | everything, BY_FIELD):
        yield json.dumps(told).encode()
    yield json.dumps(BY_FIELD).encode()[:-9]


def send(person: Person, operation: Operation) -> Iterator[int]:
    path = filled(operation)
    headers = {"Cookie": f"sessionid={CANARIES['token']}", "User-Agent": f"x {EVERYTHING}"}
    if operation.media_type == "multipart/form-data":
        client = person.api()
        for data in (make_picture.picture(80, 80), EVERYTHING.encode()):
            answer = client.client.post(
                path,
                make_picture.form(data, name=f"{CANARIES['name']}.jpg"),
                content_type=make_picture.MULTIPART,
                headers=client._headers(headers),
            )
            yield answer.status_code
        return
    texts: list[bytes | None] = [None]
    if operation.media_type:
        texts += bodies(operation)
    told = "&".join(f"{name}={value}" for name, value in query(operation).items())
    for text in texts:
        for at in (path, f"{path}?{told}"):
            yield person.api().send(operation.method, at, text, **headers).status_code


def occurrences(text: str, canary: str) -> int:
    """Digits count where they are the whole number: random names and times have digits too."""
    if canary.isdigit():
        before = "(?:(?<![0-9a-f.])|(?<=%[0-9a-f]{2}))"  # a blank in an address is %20
        return len(re.findall(f"{before}{canary}(?![0-9a-f])", text))
    return text.count(canary.lower())


def tokens_in(text: str, tokens: list[str]) -> int:
    """Only long words are looked through for each of thousands: others have no room for one."""
    assert all(LONG_WORD.fullmatch(token) for token in tokens)
    words = " ".join(LONG_WORD.findall(text))
    return sum(words.count(token.lower()) for token in tokens)


class Captured:
    """One log: as it is written, as lines and as objects, and without redaction."""

    def __init__(self) -> None:
        self.written, self.raw = io.StringIO(), io.StringIO()
        self.objects = io.StringIO()

    def found(self, text: str, tokens: list[str]) -> Counter[str]:
        text = text.lower()
        counts = Counter({n: occurrences(text, value) for n, value in CANARIES.items()})
        counts["issued token"] = tokens_in(text, tokens)
        return +counts


@pytest.fixture
def captured(monkeypatch: pytest.MonkeyPatch) -> Iterator[Captured]:
    """Everything that any logger says, down to DEBUG."""
    logs = Captured()
    root = logging.getLogger()
    handlers = [servers_handler(logs.raw, filtered=False), servers_handler(logs.written)]
    handlers.append(servers_handler(logs.objects, form="json"))
    monkeypatch.setattr(root, "handlers", handlers)
    names = ["", "django", "django.request", "django.security", "procrastinate", "ninja"]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield logs
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture(autouse=True)
def _limits_off(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {})
    settings.MEDIA_ROOT = tmp_path / "media"


def test_no_canary_is_found_whoever_sends_it_wherever(captured: Captured) -> None:
    make_music.album()
    people = [Person(None), Person(canary_person())]
    people.append(Person(canary_person(is_staff=True, is_superuser=True)))
    statuses: Counter[int] = Counter()

    for person in people:
        for operation in operations():
            statuses.update(send(person, operation))
    jobs = job_arguments()
    run_due()

    tokens = [token for person in people for token in person.tokens]
    audit = " ".join(AuditEntry.objects.values_list("body", flat=True))
    counts = {
        "log": captured.found(captured.written.getvalue(), tokens),
        "objects": captured.found(captured.objects.getvalue(), tokens),
        "audit": captured.found(audit, tokens),
        "jobs": captured.found(jobs + job_arguments(), tokens),
    }
    sys.stdout.write(f"{sum(statuses.values())} requests {dict(statuses)}; found: {counts}\n")
    assert counts == {"log": {}, "objects": {}, "audit": {}, "jobs": {}}
    assert statuses[500] == 0
    # It got somewhere, else this shows nothing.
    assert sum(statuses.values()) > 3 * len(list(operations()))
    assert {200, 201, 202, 204, 401, 403, 404, 422} <= set(statuses)
    assert AuditEntry.objects.count() > 20
    assert captured.written.getvalue()


def test_nor_where_a_handler_crashes_with_all_of_them_in_hand(
    captured: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person(canary_person())

    def crash(**given: Any) -> None:
        raise RuntimeError(f"{given!r} {json.dumps(BY_FIELD)} Bearer {person.tokens[0]}")

    monkeypatch.setattr(accounts, "update_profile", crash)
    answer = person.api().patch("/api/auth/user/", {"bio": CANARIES["name"]})

    assert answer.status_code == 500
    raw = captured.found(captured.raw.getvalue(), person.tokens)
    assert set(raw) == {*CANARIES, "issued token"}  # all would be there
    assert captured.found(captured.written.getvalue(), person.tokens) == {}
    assert captured.found(captured.objects.getvalue(), person.tokens) == {}
    assert "RuntimeError" in captured.written.getvalue()
    assert captured.found(answer.content.decode(), person.tokens) == {}


def test_nor_where_the_database_names_what_it_refuses(
    captured: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it does when a constraint is broken that nobody has thought of."""
    monkeypatch.setattr(accounts, "TAKEN", {})
    told = {name: BY_FIELD[name] for name in ("email", "username", "password", "phone")}
    assert Api().post("/api/auth/register/", told).status_code == 201

    for other in ({"email": "x@example.org"}, {"username": "x-y-z"}):
        assert Api().post("/api/auth/register/", told | other).status_code == 500

    raw = captured.found(captured.raw.getvalue(), [])
    assert {"name", "email"} <= set(raw)
    assert captured.found(captured.written.getvalue(), []) == {}
    assert "UniqueViolation" in captured.written.getvalue()
