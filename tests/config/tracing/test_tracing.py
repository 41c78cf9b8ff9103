"""Traces arrive by OTLP, errors in Sentry's envelopes; what is personal does not."""

import gzip
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.servers import ROOT, Web

CANARIES = ("zq-canary@example.org", "zq canary lamp hums", "Zqcanaryname", "192.0.2.77")
ASK = """
import io, sys
from config.wsgi import application
def ask(path, **more):
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "localhost",
        "QUERY_STRING": "email=zq-canary@example.org", "REMOTE_ADDR": "192.0.2.77",
        "HTTP_USER_AGENT": "Zqcanaryname", "HTTP_AUTHORIZATION": "Bearer zq canary lamp hums",
        "HTTP_COOKIE": "sessionid=Zqcanaryname",
        "SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http", **more}
    said = []
    answer = application(environ, lambda *head: said.append(head))
    b"".join(answer)
    answer.close() if hasattr(answer, "close") else None
    print(said[0][0])
ask("/api/users/Zqcanaryname/")
ask("/api/tracks/987654321/", HTTP_AUTHORIZATION="")
ask("/zq-canary@example.org/")
ask("/livez", HTTP_TRACEPARENT="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
"""
FLUSH = "from config.tracing.spans import PROVIDER\nassert PROVIDER.force_flush()\n"
LOG = """
import django, logging
django.setup()
def crash(password):
    email = "zq-canary@example.org"
    raise ValueError(f"password='zq canary lamp hums' for {email}, username=Zqcanaryname")
try:
    crash("zq canary lamp hums")
except ValueError:
    logging.getLogger("django.request").exception(
        "Internal Server Error: %s", "/api/x/?email=zq-canary@example.org",
        extra={"status_code": 500, "request": "<WSGIRequest: Zqcanaryname>"})
logging.getLogger("x").warning("no error, and so nobody's business")
import sentry_sdk
sentry_sdk.flush(10)
"""
MODULES = """
loaded = {name.partition(".")[0] for name in sys.modules}
print(sorted(loaded & {"opentelemetry", "sentry_sdk"}))
"""


class Receiver:
    """Takes whatever is sent, and says yes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.got: list[tuple[str, bytes]] = []


@contextmanager
def receiving() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            receiver.got.append((self.path, body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """It is the test that speaks."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver = Receiver(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def run(script: str, place: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = Web(place, **variables).environment
    kept = {name: value for name, value in environment.items() if not name.startswith("OTEL_")}
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=kept | {k: v for k, v in variables.items() if k.startswith("OTEL_")},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
def test_requests_and_their_statements_arrive_as_spans(tmp_path: Path):
    with receiving() as receiver:
        done = run(
            ASK + FLUSH,
            tmp_path,
            OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{receiver.port}",
            NUM_PROXIES="1",
            LOG_FORMAT="json",
        )

    assert done.returncode == 0, done.stderr
    assert {path for path, _ in receiver.got} == {"/v1/traces"}
    sent = b"".join(body for _, body in receiver.got)
    assert [one for one in CANARIES if one.encode() in sent] == []
    resources = ExportTraceServiceRequest.FromString(sent).resource_spans  # joined by design
    told = {(a.key, a.value.string_value) for r in resources for a in r.resource.attributes}
    assert told == {("service.name", "tonearm")}
    spans = [span for r in resources for scope in r.scope_spans for span in scope.spans]
    requests = {span.name: span for span in spans if not span.name.startswith("SELECT")}
    assert set(requests) == {
        *("GET /api/users/{username}/", "GET /api/tracks/{track_id}/"),
        *("GET unknown", "GET /livez"),
    }
    track = requests["GET /api/tracks/{track_id}/"]
    below = {span.name for span in spans if span.parent_span_id == track.span_id}
    assert "SELECT audio_track" in below  # not what its subqueries name
    page = requests["GET /api/users/{username}/"]
    attributes = {a.key: a.value.string_value or a.value.int_value for a in page.attributes}
    assert attributes == {
        "http.request.method": "GET",
        "http.route": "/api/users/{username}/",
        "http.response.status_code": 401,
    }
    proxied = requests["GET /livez"]
    assert proxied.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
    assert proxied.parent_span_id.hex() == "b7ad6b7169203331"


def test_errors_arrive_with_their_source_and_without_what_is_personal(tmp_path: Path):
    with receiving() as receiver:
        dsn = f"http://0123456789abcdef@127.0.0.1:{receiver.port}/7"
        done = run(LOG, tmp_path, SENTRY_DSN=dsn, DATABASE_URL="")

    assert done.returncode == 0, done.stderr
    ((path, body),) = receiver.got
    assert path == "/api/7/envelope/"
    assert [one for one in CANARIES if one.encode() in body] == []
    _, _, payload = body.split(b"\n")[:3]
    event = json.loads(payload)
    assert event["logger"] == "django.request"
    assert event["logentry"]["message"] == "Internal Server Error: /api/x/?email=[hidden]"
    (error,) = event["exception"]["values"]
    assert error["type"] == "ValueError"
    assert [frame["function"] for frame in error["stacktrace"]["frames"]] == [
        "<module>",
        "crash",
    ]
    assert {"vars", "abs_path"} & {
        key for f in error["stacktrace"]["frames"] for key in f
    } == set()
    assert set(event) <= {
        *("event_id", "timestamp", "platform", "level", "logger", "logentry", "exception"),
        *("tags", "environment", "sdk"),
    }


@pytest.mark.parametrize("variables", [{}, {"SENTRY_DSN": "http://a@127.0.0.1:9/1"}])
def test_nothing_is_imported_that_is_not_set(tmp_path: Path, variables: dict[str, str]):
    script = "import sys, config.wsgi, config.asgi, audio.tasks, users.tasks" + MODULES

    done = run(script, tmp_path, DATABASE_URL="", **variables)

    assert done.stdout.strip() == ("['sentry_sdk']" if variables else "[]"), done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "missing"),
    [
        ("SENTRY_DSN", "http://a@127.0.0.1:9/1", "sentry_sdk"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9", "opentelemetry"),
    ],
)
def test_says_what_to_install(tmp_path: Path, variable: str, value: str, missing: str):
    script = f"import sys; sys.modules[{missing!r}] = None\nimport django; django.setup()"

    done = run(script, tmp_path, DATABASE_URL="", **{variable: value})

    assert done.returncode == 1
    assert done.stderr.startswith(f"{variable} is set, but {missing}")
    assert "make install-tracing" in done.stderr
