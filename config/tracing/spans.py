"""Spans of requests, jobs and statements: routes, names of tasks and tables, and no values."""

import re
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import SpanKind, StatusCode, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from procrastinate import JobContext

from config import env
from config.metrics.requests import METHODS, route_of
from config.tracing import hooks

SECOND_NS: Final = 1_000_000_000
_TABLE: Final = re.compile(r'\b(?:FROM|INTO|UPDATE|JOIN)\s+"?(\w+)', re.IGNORECASE)
_INSIDE: Final = re.compile(r"\([^()]*\)")
_VERB: Final = re.compile(r"\s*\(?\s*(\w+)")


def _provider() -> TracerProvider:
    made = TracerProvider(
        resource=Resource({"service.name": "tonearm"}),
        sampler=ParentBased(TraceIdRatioBased(min(env.OTEL_TRACES_SAMPLE, 1000) / 1000)),
    )
    place = f"{env.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces"
    made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=place, timeout=5)))
    return made


PROVIDER: Final = _provider()
TRACER: Final = PROVIDER.get_tracer("tonearm")
_CALLER: Final = TraceContextTextMapPropagator()


class Traced:
    """Around the application. What others say in `traceparent` is believed of a proxy alone."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        given = environ.get("HTTP_TRACEPARENT", "") if env.NUM_PROXIES else ""
        parent = _CALLER.extract({"traceparent": given}) if given else None
        method = environ["REQUEST_METHOD"]
        known = method if method in METHODS else "_OTHER"
        status = 500

        def start(line: str, *head: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, *head)

        with TRACER.start_as_current_span(
            known,
            context=parent,
            kind=SpanKind.SERVER,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                return self.application(environ, start)
            finally:
                route = route_of(environ)
                span.update_name(f"{known} {route}")
                span.set_attributes(
                    {
                        "http.request.method": known,
                        "http.route": route,
                        "http.response.status_code": status,
                    }
                )
                if status >= 500:
                    span.set_status(StatusCode.ERROR)


async def job(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Any) -> Any:
    """Around every job of a worker."""
    with TRACER.start_as_current_span(
        context.job.task_name,
        kind=SpanKind.CONSUMER,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        span.set_attribute("messaging.destination.name", context.job.queue)
        try:
            return await call_next()
        except Exception as error:
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(StatusCode.ERROR)
            raise


@lru_cache(1000)
def _table(sql: str) -> str:
    """The first, not looking into what stands in brackets unless there is no other."""
    outer, before = sql, ""
    while outer != before:
        outer, before = _INSIDE.sub("", outer), outer
    found = _TABLE.search(outer) or _TABLE.search(sql)
    return found[1] if found else ""


def statement(sql: str, seconds: float) -> None:
    """A span below the present one. Of the statement, its verb and its first table."""
    if not get_current_span().is_recording():
        return
    now = time.time_ns()
    verb, table = _VERB.match(sql), _table(sql)
    named = {
        "db.system.name": "postgresql",
        "db.operation.name": verb[1].upper() if verb else "",
        "db.collection.name": table,
    }
    span = TRACER.start_span(
        f"{named['db.operation.name']} {named['db.collection.name']}".strip(),
        kind=SpanKind.CLIENT,
        attributes=named,
        start_time=now - int(seconds * SECOND_NS),
    )
    span.end(end_time=now)


def trace_id() -> str:
    """For the log; empty where nothing is traced."""
    context = get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else ""


hooks.begin(statement, trace_id)
