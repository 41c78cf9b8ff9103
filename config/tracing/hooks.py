"""What tracing wants to be told of; nothing, where there is none."""

from collections.abc import Callable

statement: Callable[[str, float], None] | None = None
"""Told of each statement and its seconds, after it."""


def _none() -> str:
    return ""


trace_id: Callable[[], str] = _none
"""Of what this thread is doing just now."""


def begin(told: Callable[[str, float], None], named: Callable[[], str]) -> None:
    """Once in a process that traces."""
    global statement, trace_id
    statement, trace_id = told, named
