"""A body that is too large is refused, and its sender lives to hear it."""

import http.client
import json
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import make
from tests.audio.uploads import sending
from tests.servers import Web, web

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SIZE = 5_000_000
PIECE = b"a" * 50_000


def test_all_of_it_is_taken_and_then_refused(tmp_path: Path) -> None:
    """A proxy whose connection is cut while it sends says that the server is away."""
    with web(tmp_path) as server:
        for _ in range(5):
            line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
            line.putrequest("POST", "/api/auth/login/")
            line.putheader("Content-Type", "application/json")
            line.putheader("Content-Length", str(SIZE))
            line.endheaders()
            for _ in range(SIZE // len(PIECE)):
                line.send(PIECE)  # raises when the connection is cut
            answer = line.getresponse()
            told = json.loads(answer.read())
            line.close()
            assert (answer.status, told["code"]) == (413, "body_too_large")


def promised(server: Web, **headers: str) -> socket.socket:
    """Of a body that is too large, with nothing of it sent."""
    line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    told = {"Host": "127.0.0.1", "Content-Type": "application/json"} | headers
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    start = f"POST /api/auth/login/ HTTP/1.1\r\nContent-Length: {SIZE}\r\n"
    line.sendall(f"{start}{lines}\r\n".encode())
    return line


def test_who_promises_one_and_sends_nothing_takes_no_place_from_others(tmp_path: Path) -> None:
    with web(tmp_path) as server, ExitStack() as those:
        person, _ = sending.artist()
        token = make.tokens(person).access
        stalled = [those.enter_context(promised(server)) for _ in range(8)]
        time.sleep(0.3)
        began = time.monotonic()
        uploads = [upload(server, token) for _ in range(4)]
        took = time.monotonic() - began
        answers = [line.recv(65_536) for line in stalled]

    assert uploads == [202] * 4
    assert took < 5
    assert [answer[:12] for answer in answers] == [b"HTTP/1.1 413"] * 8


def upload(server: Web, token: str) -> int:
    form = (
        b'--b\r\nContent-Disposition: form-data; name="audio"; filename="a.flac"\r\n\r\n'
        + b"a" * 1000
        + b"\r\n--b--\r\n"
    )
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    told = {"Content-Type": "multipart/form-data; boundary=b"}
    line.request("POST", "/api/tracks/", form, told | {"Authorization": f"Bearer {token}"})
    status = line.getresponse().status
    line.close()
    return status


def test_who_asks_first_is_refused_before_they_send(tmp_path: Path) -> None:
    with web(tmp_path) as server, promised(server, Expect="100-continue") as line:
        assert line.recv(65_536)[:12] == b"HTTP/1.1 413"
