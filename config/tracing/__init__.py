"""Traces by OpenTelemetry and errors to Sentry, each imported only where it is set."""

from importlib import import_module
from typing import Any
from wsgiref.types import WSGIApplication

from config import env

EXTRA = ("opentelemetry", "sentry_sdk")


def _module(name: str, variable: str) -> Any:
    """Raises `Misconfigured` where the extra is not installed."""
    try:
        return import_module(f"config.tracing.{name}")
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in EXTRA:
            raise env.Misconfigured(
                f"{variable} is set, but {error.name} is not installed: make install-tracing"
            ) from error
        raise


def around(application: WSGIApplication) -> WSGIApplication:
    """The application, each request of which is a span; or as it was."""
    if not env.OTEL_EXPORTER_OTLP_ENDPOINT:
        return application
    traced: WSGIApplication = _spans().Traced(application)
    return traced


def around_jobs() -> list[Any]:
    """Middleware of the worker."""
    return [_spans().job] if env.OTEL_EXPORTER_OTLP_ENDPOINT else []


def handlers() -> dict[str, dict[str, Any]]:
    """Of the log, besides its own."""
    if not env.SENTRY_DSN:
        return {}
    errors = _module("errors", "SENTRY_DSN")
    filters = ["request_id", "redaction"]
    return {"errors": {"()": errors.Handler, "filters": filters, "level": "ERROR"}}


def _spans() -> Any:
    return _module("spans", "OTEL_EXPORTER_OTLP_ENDPOINT")
