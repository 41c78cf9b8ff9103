"""Schemathesis as one kind of person, against a real server of ours."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.engine import events, from_schema
from schemathesis.schemas import BaseSchema

from tests import make
from tests.faults.insider import Case, Hands, Inside, Insider, Signed, operation_id
from tests.servers import Web
from users.models import User

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
ENDS_SESSIONS = {
    "log_out",
    "log_out_everywhere",
    "end_session",
    "refresh_tokens",
    "use_code",
    "erase_account",
}
"""Or make it one that an old token would end."""
SIGNING_IN = {
    "log_in",
    "refresh_tokens",
    "get_hls_master",
    "get_hls_playlist",
    "use_code",
    "exchange_google_code",
    "link_google",
}
"""A 401 of theirs is not about the session."""


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


def fuzz(
    server: Web, plan: Plan, person: User | None, inside: Inside, doors: set[str]
) -> Findings:
    """Tries every operation of the document that the server gives; `person` None is nobody.

    `doors` are those that this person gets past: they are asked rightly first. It was luck
    where a handful of examples is made up.
    """
    origin = f"http://127.0.0.1:{server.port}"
    schema = schemathesis.openapi.from_url(f"{origin}/api/openapi.json", config=_config(plan))
    with Hands() as hands:
        somebody = Signed(person or hands.do(make.user), hands)
        if person is not None:
            schema.auth.set_from_requests(somebody)
        insider = Insider(somebody, origin, inside)
        found = _findings(schema, somebody, insider)
        auth = somebody if person is not None else None
        for name in sorted(doors):
            _open(insider.right(schema.find_operation_by_id(name)), auth, found)
        _run(schema, found)
    return found


def _findings(schema: BaseSchema, somebody: Signed, insider: Insider) -> Findings:
    """Filled with every answer from now on."""
    found = Findings()

    def map_case(context: Any, case: Case) -> Case:
        return insider.informed(case)

    def after_call(context: Any, case: Case, response: Response) -> None:
        name = operation_id(case)
        found.statuses[name, response.status_code] += 1
        refused = response.status_code == 401 and name not in SIGNING_IN
        if refused and somebody.sent(response.request):
            found.failures[f"{name}: a session that is alive was refused"] = ""
        if name in ENDS_SESSIONS and response.status_code < 400:
            somebody.forget()

    schema.hook("after_call")(after_call)
    schema.hook("map_case")(map_case)
    return found


def _open(case: Case, auth: Signed | None, found: Findings) -> None:
    try:
        case.call_and_validate(auth=auth)
    except FailureGroup as group:
        for failure in group.exceptions:
            found.failures[f"{case.operation.label}: {failure}"] = case.as_curl_command()


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
