"""An operation that a replica may answer, and the primary wherever a replica cannot."""

import random
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.operation import Operation

from config.fields import utc_now
from config.postgres.places import REPLICAS
from config.replicas import marks
from config.replicas.reads import READS
from config.replicas.standing import Replica, watched

JUST_SIGNED_IN: Final = timedelta(seconds=10)
"""Whoever registers has no mark: nobody was signed in when they did."""
_TURN = "tonearm.replica"


@cache
def replicas() -> list[Replica]:
    """Watched from the first request on: threads do not survive the making of a process."""
    return watched(REPLICAS)


def chosen() -> Replica | None:
    good = [replica for replica in replicas() if replica.is_good()]
    return random.choice(good) if good else None  # noqa: S311 - any of them will do


class Turn:
    """One request at one replica: this thread's default connection leads there meanwhile.

    Not a router of Django's: half of what we ask is SQL of our own, and one request must see
    one moment (ADR 0058).
    """

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self.primary: Any = None
        self.failed = False

    def begin(self, request: HttpRequest) -> None:
        """After authentication, which asks the primary; nothing happens for who just wrote."""
        if connections[DEFAULT_DB_ALIAS].in_atomic_block or not self._is_fresh_for(request):
            return
        copy = connections[self.replica.alias]
        try:
            copy.ensure_connection()
        except Error:
            self.replica.doubt()
            return
        copy.errors_occurred = False
        self.primary = connections[DEFAULT_DB_ALIAS]
        connections[DEFAULT_DB_ALIAS] = copy

    def _is_fresh_for(self, request: HttpRequest) -> bool:
        person = getattr(getattr(request, "auth", None), "pk", None)
        if person is None:
            return True
        since = utc_now() - request.authenticated_at  # type: ignore[attr-defined]
        return since > JUST_SIGNED_IN and self.replica.has(marks.read(person))

    def pause(self) -> None:
        """What counts, counts at the primary."""
        if self.primary is not None:
            connections[DEFAULT_DB_ALIAS] = self.primary

    def go_on(self) -> None:
        if self.primary is not None:
            connections[DEFAULT_DB_ALIAS] = connections[self.replica.alias]

    def has_failed(self) -> bool:
        """Whether the replica is why: it was lost, cannot write, or had to stop us."""
        return self.primary is not None and connections[self.replica.alias].errors_occurred

    def end(self) -> None:
        self.pause()
        self.failed = self.has_failed()
        if self.failed:
            copy = connections[self.replica.alias]
            if copy.connection is None or copy.connection.broken:
                self.replica.doubt()
            copy.close()


class Replicated(Operation):
    """Asked again at the primary: what failed, and what was not found there yet.

    A replica that is lost in the middle of an answer costs time, and nobody an error. Reads
    only: all of it may be done twice.
    """

    def run(self, request: HttpRequest, **path: Any) -> HttpResponseBase:
        response = self._by_a_replica(request, path)
        return super().run(request, **path) if response is None else response

    def _by_a_replica(
        self, request: HttpRequest, path: dict[str, Any]
    ) -> HttpResponseBase | None:
        replica = chosen()
        if replica is None:
            return None
        turn = request.META[_TURN] = Turn(replica)
        try:
            response = super().run(request, **path)
        except Exception:
            if not turn.has_failed():
                raise
            return None
        finally:
            turn.end()
            del request.META[_TURN]
        missing = turn.primary is not None and response.status_code == HTTPStatus.NOT_FOUND
        return None if missing or turn.failed else response

    def _run_authentication(self, request: HttpRequest) -> HttpResponse | None:
        refused = super()._run_authentication(request)
        turn: Turn | None = request.META.get(_TURN)
        if refused is None and turn is not None:
            turn.begin(request)
        return refused

    def _check_throttles(self, request: HttpRequest) -> HttpResponse | None:
        turn: Turn | None = request.META.get(_TURN)
        if turn is None:
            return super()._check_throttles(request)
        turn.pause()
        try:
            return super()._check_throttles(request)
        finally:
            turn.go_on()


def read_from_replicas(api: NinjaAPI) -> None:
    """Called once, when everything is mounted; without replicas nothing changes."""
    if REPLICAS:
        for operation in reads_of(api):
            change(operation)


def reads_of(api: NinjaAPI) -> list[Operation]:
    """RuntimeError where one of `READS` is none, or asks nobody who they are."""
    found = {
        operation.view_func.__name__: operation
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for operation in view.operations
    }
    for name in READS:
        operation = found.get(name)
        if not operation or operation.methods != ["GET"] or not operation.auth_callbacks:
            raise RuntimeError(f"{name} is no read that a replica could answer.")
    return [found[name] for name in READS]


def change(operation: Operation) -> None:
    old = type(operation)
    operation.__class__ = type(f"Replicated{old.__name__}", (Replicated, old), {})
