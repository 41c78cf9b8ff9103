"""Clients that say nothing more and do not go: they cost themselves, and nobody else."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from config import bodies
from tests import make
from tests.audio.uploads import sending
from tests.audio.uploads.wire import Line
from tests.servers import Web, web

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "multipart/form-data; boundary=b"
BEGUN = b'--b\r\nContent-Disposition: form-data; name="%s"; filename="a"\r\n\r\nabc'
AT_ONCE = 1.0


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """To a server of four threads that has little patience."""
    with web(tmp_path, "tests.impatient:application") as server:
        person, _ = sending.artist()
        yield Line(server, make.tokens(person).access)


def stalled(line: Line, method: str, path: str, sent: bytes, **headers: str) -> socket.socket:
    """Promises 100,000 bytes."""
    flow = socket.create_connection(("127.0.0.1", line.server.port), timeout=20)
    headers |= {"Authorization": f"Bearer {line.token}", "Content-Length": "100000"}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    flow.sendall(f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n".encode() + sent)
    return flow


def patch(line: Line) -> socket.socket:
    flow = line.open(line.begin(100_000), 100_000, 0)
    flow.sendall(b"1234")
    return flow


def track(line: Line) -> socket.socket:
    return stalled(line, "POST", "/api/tracks/", BEGUN % b"file", Content_Type=FORM)


def picture(line: Line) -> socket.socket:
    path = "/api/auth/user/picture/"
    return stalled(line, "POST", path, BEGUN % b"picture", Content_Type=FORM)


def read_on(server: Web) -> None:
    """Somebody else's requests, on lines of their own."""
    for _ in range(3):
        since = time.monotonic()
        assert server.ask("/api/tracks/").status == 200
        assert time.monotonic() - since < AT_ONCE


def everything_of(flow: socket.socket) -> bytes:
    """Until the server closes the line; the client never does."""
    got = b""
    with suppress(ConnectionResetError):
        while more := flow.recv(65_536):
            got += more
    return got


def test_others_are_answered(line: Line) -> None:
    """While it is waited for them, while they are told so, and afterwards."""
    eight = [patch, track, patch, picture, picture, track, picture, patch]
    for kinds in [patch], [patch, picture, picture], eight:
        with ExitStack() as open_lines:
            flows = [open_lines.enter_context(kind(line)) for kind in kinds]
            with ThreadPoolExecutor(len(flows)) as pool:
                waiting = [pool.submit(everything_of, flow) for flow in flows]
                while not all(future.done() for future in waiting):
                    read_on(line.server)
            told = [future.result()[9:12] for future in waiting]
            assert set(told) <= {b"408", b"400", b"503"}, told  # 400: a form that ended early
            read_on(line.server)
            assert line.send(line.begin(4), b"1234", 0)[0] == 204  # the places are free again


def test_after_a_stall_it_goes_on_from_there(line: Line) -> None:
    """What the server had in hand is kept, in the blocks that it hands over."""
    data = b"1" * (2 * bodies.BLOCK)
    path = line.begin(len(data))
    with line.open(path, len(data), 0) as flow:
        flow.sendall(data[: bodies.BLOCK + 5])

        assert b'"code":"stalled"' in everything_of(flow)

        assert line.offset(path) == bodies.BLOCK
        assert line.send(path, data, bodies.BLOCK)[0] == 204
