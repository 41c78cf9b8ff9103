"""Somebody who is signed in, and knows what nobody can guess."""

import itertools
import re
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlsplit

import requests
import requests.auth
import schemathesis
from django.db import connection
from requests import PreparedRequest

from tests import make
from tests.access.roles import Asker
from tests.faults import doors
from tests.faults.doors import bodies, places
from tests.users.google.provider import Lying
from users.auth.tokens import Tokens
from users.models import User
from users.privacy.services import exports

Case = schemathesis.Case[Any]
Operation = schemathesis.APIOperation[Any, Any, Any, Any]
T = TypeVar("T")
RANGES = ("bytes=0-1", "bytes=-100", "bytes=900-", "bytes=1000000-", "bytes=0-1,5-6")
STREAMS = ("stream_track", "stream_track_head")
FRAMING = ("Content-Length", "Transfer-Encoding")
"""Made up, they are no HTTP: the web server closes the door by itself, without our words."""
IN_PATH = re.compile(r"{(\w+)}")
START = "/api/auth/google/"


def operation_id(case: Case) -> str:
    return str(case.operation.definition.raw["operationId"])


class Hands(AbstractContextManager["Hands"]):
    """One thread for all that is done in the database beside the requests.

    Schemathesis' own threads end without a word, and would each leave a connection behind.
    """

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(max_workers=1)

    def do(self, what: Callable[[], T]) -> T:
        return self.pool.submit(what).result()

    def __exit__(self, *error: object) -> None:
        self.do(lambda: connection.close())  # of this thread, not of ours
        self.pool.shutdown()


class Signed(requests.auth.AuthBase):
    """Somebody whose session is alive when a request leaves, whatever ended the last one."""

    SECONDS = 240.0
    """Less than `FRESH`: nobody is asked again who they are."""

    def __init__(self, person: User, hands: Hands) -> None:
        self.person, self.hands = person, hands
        self.tokens, self.until = Tokens("", "", 0), 0.0

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        self.hands.do(self.renew)
        request.headers["Authorization"] = f"Bearer {self.tokens.access}"
        return request

    def sent(self, request: PreparedRequest) -> bool:
        """Whether it carries the present session."""
        sent = request.headers.get("Authorization")
        return bool(self.tokens.access) and sent == f"Bearer {self.tokens.access}"

    def forget(self) -> None:
        self.until = 0.0

    def renew(self) -> None:
        """By the hands."""
        if time.monotonic() > self.until:
            places.put_right(self.person)
            self.tokens = make.tokens(self.person)
            self.until = time.monotonic() + self.SECONDS


class Inside(NamedTuple):
    """What there is: `ids` by the names that paths have for them; the signed addresses of a
    track's bytes and of its playlists; and who stands for Google."""

    ids: dict[str, Any]
    stream: str
    playlists: str
    google: Lying


class Known(NamedTuple):
    """What takes the place of what was made up."""

    path: dict[str, Any]
    query: dict[str, str]
    headers: dict[str, str]
    body: dict[str, Any] | None


class Insider:
    """Puts into every second request what nobody can guess, so that doors open, too.

    In turns it is all that the request says, or stands beside what was made up. What is wrong
    on purpose stays so.
    """

    def __init__(self, somebody: Signed, origin: str, inside: Inside) -> None:
        self.somebody, self.person = somebody, somebody.person
        self.origin, self.inside = origin, inside
        self.turns: Counter[str] = Counter()
        self.ranges = itertools.cycle(RANGES)
        self.things = {name: itertools.cycle(all_) for name, all_ in doors.THINGS.items()}
        self.export_id = ""

    def right(self, operation: Operation) -> Case:
        """Nothing in it is made up: it opens its door."""
        case = operation.Case(
            path_parameters=dict.fromkeys(IN_PATH.findall(operation.path)),
            media_type=operation.body[0].media_type if operation.body else None,
        )
        return self._put_into(case, beside=False)

    def informed(self, case: Case) -> Case:
        for header in FRAMING:
            case.headers.pop(header, None)
        if case.meta and case.meta.generation.mode.is_negative:
            return case
        name = operation_id(case)
        self.turns[name] += 1
        if self.turns[name] % 2 == 0:
            return case
        return self._put_into(case, beside=self.turns[name] % 4 == 3)

    def _put_into(self, case: Case, *, beside: bool) -> Case:
        """`beside`: what was made up stays there as well."""
        name = operation_id(case)
        known = self.somebody.hands.do(partial(self._known, name, set(case.path_parameters)))
        case.path_parameters = {**case.path_parameters, **known.path}
        case.headers.update(known.headers)
        if any(known) or known.body is not None:
            case.query = {**(case.query if beside else {}), **known.query}
        if known.body is not None:
            made_up = case.body if isinstance(case.body, dict) and beside else {}
            case.body = {**made_up, **known.body}
        return case

    def _known(self, name: str, asked: set[str]) -> Known:
        self.somebody.renew()  # it puts right as well: later, it would take away what is made
        if name in doors.BODIES or name in doors.STATES:
            places.put_right(self.person)
        if state := doors.STATES.get(name):
            state(self.person)
        place = doors.PLACES[name](self.person) if name in doors.PLACES else {}
        path = {key: place[key] if key in place else self._id(key) for key in asked}
        query, headers = self._address(name)
        if told := doors.SAYING.get(name):
            query = {"ids": str((self.inside.ids | place)[told])}
        query |= doors.QUERIES.get(name, {}) | place.get("?", {})
        return Known(path, query, headers, self._body(name, place))

    def _body(self, name: str, place: dict[str, Any]) -> dict[str, Any] | None:
        if name not in doors.BODIES:
            return None
        asker = Asker(self.person, self.somebody.tokens)
        here = bodies.Here(asker, next(self.things[name]) if name in self.things else "")
        here.ids = self.inside.ids | place
        body: dict[str, Any] = doors.BODIES[name](here)
        return body

    def _id(self, key: str) -> Any:
        if key == "session_id":
            return str(make.session(self.person).pk)
        return self._export() if key == "export_id" else self.inside.ids[key]

    def _export(self) -> str:
        """One that is ready; made once."""
        if not self.export_id:
            export = exports.ask(user=self.person)
            exports.make(export_id=export.pk)
            self.export_id = str(export.pk)
        return self.export_id

    def _address(self, name: str) -> tuple[dict[str, str], dict[str, str]]:
        """Query and headers."""
        if name == "finish_google":
            return self._visit()
        if name in STREAMS:
            signed = dict(parse_qsl(urlsplit(self.inside.stream).query))
            return signed, {"Range": next(self.ranges)}
        if name == "write_upload":
            return {}, dict(bodies.TUS)
        if name.startswith("get_hls"):
            return dict(parse_qsl(urlsplit(self.inside.playlists).query)), {}
        return {}, {}

    def _visit(self) -> tuple[dict[str, str], dict[str, str]]:
        """Somebody new comes back from Google, in the browser that they went with."""
        number, google = next(bodies.NUMBERS), self.inside.google
        google.person |= {"sub": f"{number}", "email": f"visitor{number}@example.org"}
        started = requests.get(self.origin + START, allow_redirects=False, timeout=30)
        back = google.authorize(started.headers["Location"])
        cookies = "; ".join(f"{name}={value}" for name, value in started.cookies.items())
        return dict(parse_qsl(urlsplit(back).query)), {"Cookie": cookies}
