"""LOG_FORMAT=json and LOG_REQUESTS: an object in each line, and nothing personal in it."""

import io
import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest

from config import env, logs, request_ids
from config.metrics.requests import ROUTE, Counted
from tests.config import processes
from tests.logs import servers_handler
from tests.servers import free_port


def written(record: logging.LogRecord) -> dict[str, Any]:
    stream = io.StringIO()
    handler = servers_handler(stream, form="json")
    handler.handle(record)
    (line,) = stream.getvalue().splitlines()
    told: dict[str, Any] = json.loads(line)
    return told


def record(message: str, *args: Any, **more: Any) -> logging.LogRecord:
    made = logging.getLogger("somewhere").makeRecord(
        "somewhere", logging.ERROR, "file.py", 1, message, args, more.pop("exc_info", None)
    )
    made.__dict__ |= more
    return made


def test_an_event_is_one_object_in_one_line():
    made = record("first\nsecond %s", "ü", created=1_700_000_000.25, process=4711)

    assert written(made) == {
        "time": "2023-11-14T22:13:20.250Z",
        "level": "ERROR",
        "logger": "somewhere",
        "message": "first\\nsecond ü",
        "request_id": "-",
        "process": 4711,
    }


def test_what_is_personal_is_hidden_in_it():
    try:
        raise ValueError("password='zq canary' of zq@example.org")
    except ValueError:
        made = record("mail to %s", "zq@example.org", exc_info=sys.exc_info())

    told = written(made)

    assert told["message"] == "mail to [hidden]"
    assert "ValueError: password=[hidden]" in told["exception"]
    assert "zq" not in json.dumps(told).replace("zq canary' of zq@example.org", "", 1)


def test_fields_that_a_library_adds_are_left_out():
    made = record("x", request="<WSGIRequest: GET /?token=abc>", user="ada", status=500)

    told = written(made)

    assert told["status"] == 500
    assert {"request", "user"} & set(told) == set()


def test_a_line_for_each_request_if_that_is_wanted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def application(environ: Any, start: Any) -> list[bytes]:
        environ[ROUTE] = "api/tracks/<int:track_id>/"
        start("404 Not Found", [(request_ids.HEADER, "f" * 32)])
        return [b""]

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/api/tracks/77/",
        "REMOTE_ADDR": "192.0.2.7",
    }
    start: Any = lambda *head: None  # noqa: E731
    caplog.set_level(logging.INFO)
    Counted(application)(dict(environ), start)
    assert caplog.records == []
    monkeypatch.setattr(env, "LOG_REQUESTS", True)

    Counted(application)(dict(environ), start)

    (line,) = caplog.records
    told = written(line)
    assert told["message"].startswith("GET /api/tracks/{track_id}/ 404 ")
    assert told["route"] == "/api/tracks/{track_id}/"
    assert (told["status"], told["request_id"]) == (404, "f" * 32)
    assert "192.0.2.7" not in json.dumps(told)
    assert "77" not in told["message"]


def test_what_the_web_server_itself_says_is_an_object_too(tmp_path: Path):
    code, said = processes.finished(
        *("-m", "granian", "--interface", "wsgi", "--log-config", str(logs.GRANIAN)),
        *("--port", str(free_port()), "nothing.there:application"),
        var_dir=tmp_path,
    )

    assert code != 0
    lines = [line for line in said.splitlines() if line.startswith("{")]
    assert [json.loads(line)["logger"] for line in lines][:1] == ["_granian"]
