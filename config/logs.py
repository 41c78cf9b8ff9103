"""The log as objects, a line each, for programs that collect it (`LOG_FORMAT=json`)."""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from config.tracing import hooks

GRANIAN: Final = Path(__file__).with_name("logs.json")
"""The same for what the web server itself says; its `--log-config`."""
FIELDS: Final = ("method", "route", "status", "duration_ms")
"""Of `extra`, what may be told: nothing else that a library adds."""


class Json(logging.Formatter):
    """Behind the filters of its handler: what it writes has been through `Redaction`."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        told: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", "-"),
            "process": record.process,
        }
        if trace := hooks.trace_id():
            told["trace_id"] = trace
        told |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            told["exception"] = record.exc_text
        if record.stack_info:
            told["stack"] = record.stack_info
        return json.dumps(told)
