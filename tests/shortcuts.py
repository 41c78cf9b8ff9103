"""Both ways to an answer: before Django, and through it."""

import io
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from django.core.wsgi import get_wsgi_application

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
LONG_WAY: Application = get_wsgi_application()


class Said(NamedTuple):
    status: str
    headers: dict[str, str]
    body: bytes
    request_id: str = ""


class Counting:
    """The long way, and how often it was gone."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        self.times += 1
        return LONG_WAY(environ, start_response)


@pytest.fixture
def long_way() -> Counting:
    return Counting()


def ask(
    application: Any, path: str, method: str = "GET", scheme: str = "http", **headers: str
) -> Said:
    """As a WSGI server does; what it is asked and answers is named apart."""
    split, said = urlsplit(path), []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": split.path,
        "QUERY_STRING": split.query,
        "SERVER_NAME": "testserver",
        "HTTP_HOST": "testserver",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": scheme,
    } | {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        said.append((status, dict(headers)))

    answer = application(environ, start_response)
    body = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    ((status, found),) = said
    request_id = found.pop("X-Request-ID")
    assert len(request_id) == 32
    return Said(status, found, body, request_id)
