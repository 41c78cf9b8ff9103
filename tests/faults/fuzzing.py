"""Schemathesis as one kind of person, against a real server of ours."""

import itertools
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import requests.auth
import schemathesis
from django.db import connection
from requests import PreparedRequest
from schemathesis.config import SchemathesisConfig
from schemathesis.core.transport import Response
from schemathesis.engine import events, from_schema
from schemathesis.schemas import BaseSchema

from tests import make
from tests.servers import Web
from users.models import User

Case = schemathesis.Case[Any]
PHASES = ("examples", "coverage", "fuzzing", "stateful")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "unsupported_method",
    "allow_header_conformance",
)
ENDS_SESSIONS = {"log_out", "log_out_everywhere", "end_session", "change_password"}
WITHOUT_SESSION = {"log_in", "refresh_tokens"}
RANGES = ("bytes=0-1", "bytes=-100", "bytes=900-", "bytes=1000000-", "bytes=0-1,5-6")


class Plan(NamedTuple):
    """How much is tried. The same seed tries the same again."""

    seed: int
    max_examples: int
    phases: tuple[str, ...] = PHASES


@dataclass
class Findings:
    """`statuses` by operation id; `failures` are what checks say, each with an example."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def total(self, *statuses: int) -> int:
        """How many answers had one of these statuses; all answers, without any."""
        return sum(n for (_, s), n in self.statuses.items() if not statuses or s in statuses)

    def answered(self, *statuses: int) -> set[str]:
        """The operations that answered with one of these at least once."""
        return {name for (name, status) in self.statuses if not statuses or status in statuses}

    def told(self) -> str:
        return "\n".join(f"{what}\n  {how}" for what, how in self.failures.items())


class Signed(requests.auth.AuthBase):
    """Somebody whose session is alive when a request leaves, whatever ended the last one."""

    SECONDS = 300.0

    def __init__(self, person: User) -> None:
        self.person, self.password = person, make.PASSWORD
        self.token, self.until = "", 0.0

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        if time.monotonic() > self.until:
            self.token, self.until = self.access(), time.monotonic() + self.SECONDS
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request

    def sent(self, request: PreparedRequest) -> bool:
        """Whether it carries the present session."""
        sent = request.headers.get("Authorization")
        return bool(self.token) and sent == f"Bearer {self.token}"

    def forget(self) -> None:
        self.until = 0.0

    def access(self) -> str:
        return self._tokens()[0]

    def refresh(self) -> str:
        return self._tokens()[1]

    def _tokens(self) -> tuple[str, str]:
        try:
            tokens = make.tokens(self.person)
        finally:
            connection.close()  # it is that of a thread which ends without a word
        return tokens.access, tokens.refresh


class Insider:
    """Puts into every second request what nobody can guess, so that doors open, too."""

    def __init__(self, somebody: Signed, address: str) -> None:
        self.somebody = somebody
        parts = urlsplit(address)
        self.track, self.query = int(parts.path.split("/")[3]), dict(parse_qsl(parts.query))
        self.turn: Iterator[bool] = itertools.cycle((True, False))
        self.ranges = itertools.cycle(RANGES)

    def informed(self, case: Case) -> Case:
        name = _name(case)
        if name.startswith("stream_track") and next(self.turn):
            case.path_parameters["track_id"] = self.track
            case.query = dict(self.query)
            case.headers["Range"] = next(self.ranges)
        elif isinstance(case.body, dict) and (known := self._body(name)) and next(self.turn):
            case.body |= known
        return case

    def _body(self, name: str) -> dict[str, str]:
        if name == "log_in":
            return {"email": self.somebody.person.email, "password": self.somebody.password}
        if name == "change_password":
            return {"current_password": self.somebody.password}
        return {"refresh": self.somebody.refresh()} if name == "refresh_tokens" else {}


def fuzz(server: Web, plan: Plan, person: User | None, address: str) -> Findings:
    """Tries every operation of the document that the server gives; `person` None is nobody.

    `address` is a signed one of a track's bytes.
    """
    somebody, found = Signed(person or make.user()), Findings()
    schema = schemathesis.openapi.from_url(
        f"http://127.0.0.1:{server.port}/api/openapi.json", config=_config(plan)
    )
    if person is not None:
        schema.auth.set_from_requests(somebody)

    insider = Insider(somebody, address)

    def map_case(context: Any, case: Case) -> Case:
        return insider.informed(case)

    def after_call(context: Any, case: Case, response: Response) -> None:
        found.statuses[_name(case), response.status_code] += 1
        refused = response.status_code == 401 and _name(case) not in WITHOUT_SESSION
        if person and refused and somebody.sent(response.request):
            found.failures[f"{_name(case)}: a session that is alive was refused"] = ""
        if _name(case) in ENDS_SESSIONS:
            somebody.forget()
        body: Any = case.body
        if _name(case) == "change_password" and response.status_code == 204:
            somebody.password = body["new_password"]

    schema.hook("after_call")(after_call)
    schema.hook("map_case")(map_case)
    _run(schema, found)
    return found


def _name(case: Case) -> str:
    return str(case.operation.definition.raw["operationId"])


def _config(plan: Plan) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": plan.seed,
            "cache": {"enabled": False},
            "continue-on-failure": True,
            "generation": {"max-examples": plan.max_examples, "database": "none"},
            "phases": {name: {"enabled": name in plan.phases} for name in PHASES},
            "checks": {"enabled": False} | {name: {"enabled": True} for name in CHECKS},
        }
    )


def _run(schema: BaseSchema, found: Findings) -> None:
    for event in from_schema(schema).execute():
        if isinstance(event, events.FatalError):
            raise event.exception
        if isinstance(event, events.NonFatalError):
            found.failures.setdefault(f"{event.label}: {event.value!r}", event.info.format())
        if isinstance(event, events.ScenarioFinished):
            found.failures = dict(_failures(event)) | found.failures
        if isinstance(event, events.EngineFinished):
            found.seconds = event.running_time


def _failures(event: events.ScenarioFinished) -> Iterator[tuple[str, str]]:
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                label = event.recorder.cases[case_id].value.operation.label
                message = check.failure_info.failure.message
                yield f"{label}: {check.name}: {message}", check.failure_info.code_sample
