"""What is logged as an error, sent to Sentry: made anew from what may leave."""

import logging
from typing import Any, Final

import sentry_sdk
from sentry_sdk.types import Event, Hint
from sentry_sdk.utils import event_from_exception

from config import env
from config.redaction import hidden

KEPT: Final = frozenset(
    (
        *("event_id", "timestamp", "platform", "level", "logger", "logentry", "exception"),
        *("tags", "environment", "sdk"),
    )
)
OF_A_FRAME: Final = frozenset(
    (
        *("filename", "function", "module", "lineno", "in_app"),
        *("pre_context", "context_line", "post_context"),
    )
)


class Handler(logging.Handler):
    """Behind `Redaction`, as the handler of the log itself."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        sentry_sdk.init(
            dsn=env.SENTRY_DSN,
            default_integrations=False,
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            send_default_pii=False,
            send_client_reports=False,
            include_local_variables=False,
            max_breadcrumbs=0,
            max_request_body_size="never",
            environment="production" if env.PRODUCTION else "private",
            before_send=_only_what_may_leave,
        )

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(("sentry_sdk", "urllib3")):
            return
        try:
            sentry_sdk.capture_event(_event(record))
        except Exception:
            self.handleError(record)


def _event(record: logging.LogRecord) -> Event:
    event: Event = {
        "level": "fatal" if record.levelno >= logging.CRITICAL else "error",
        "logger": record.name,
        "logentry": {"message": record.getMessage()},
        "tags": {"request_id": getattr(record, "request_id", "-")},
    }
    if record.exc_info and record.exc_info[1]:
        told, _ = event_from_exception(
            record.exc_info, client_options=sentry_sdk.get_client().options
        )
        event["exception"] = told["exception"]
    return event


def _only_what_may_leave(event: Event, hint: Hint) -> Event:
    kept: Any = {name: value for name, value in event.items() if name in KEPT}
    for error in kept.get("exception", {}).get("values", ()):
        error["value"] = hidden(str(error.get("value") or ""))
        error.pop("mechanism", None)
        trace = error.get("stacktrace") or {}
        trace["frames"] = [
            {name: value for name, value in frame.items() if name in OF_A_FRAME}
            for frame in trace.get("frames", ())
        ]
        error["stacktrace"] = trace
    told: Event = kept
    return told
