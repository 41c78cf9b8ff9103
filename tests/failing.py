"""The ways in which servers of other people fail: each of those whom we ask is tried with all.

Each takes the right answer and spoils it, so that whoever overlooks the fault takes it over.
"""

import gzip
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pytest

from config.outbound import client
from tests.far_side import Answering, Asked, Said

Right = Callable[[Asked], Said]
PADDING: Final = b" " * 5_000_000
INSIDE: Final = (
    "https://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}/",
    "https://[::1]:{port}/",
    "https://[::ffff:127.0.0.1]:{port}/",
    "//2130706433:{port}/",
    "https://localhost:{port}/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
)
"""Where a redirect may lead that is meant for us; `port`: of a server of this machine."""


@contextmanager
def impatient() -> Iterator[None]:
    """They are waited for a second, and for one and a half in all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "USUAL", client.USUAL | {"read": 1.0, "total": 1.5})
        yield


@contextmanager
def nobody() -> Iterator[str]:
    """Where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"https://127.0.0.1:{held.getsockname()[1]}"


def slow(right: Right) -> Answering:
    def answers(asked: Asked) -> Said:
        time.sleep(3)
        return right(asked)

    return answers


def dripping(right: Right) -> Answering:
    """Never silent for long, and never done."""

    def answers(asked: Asked) -> Iterator[bytes]:
        head, body = _wire(right(asked))
        yield head
        for byte in body[:100]:
            time.sleep(0.05)
            yield bytes([byte])
        yield body[100:]

    return answers


def cut_off(right: Right) -> Answering:
    def answers(asked: Asked) -> Iterator[bytes]:
        head, body = _wire(right(asked))
        yield head + body[:-1]

    return answers


def huge(right: Right) -> Answering:
    def answers(asked: Asked) -> Said:
        said = right(asked)
        return said._replace(body=said.body + PADDING)

    return answers


def huge_when_unpacked(right: Right) -> Answering:
    def answers(asked: Asked) -> Said:
        said = right(asked)
        packed = gzip.compress(said.body + PADDING, 1)
        return said._replace(body=packed, headers={**said.headers, "Content-Encoding": "gzip"})

    return answers


def a_page(right: Right) -> Answering:
    return lambda asked: right(asked)._replace(headers={"Content-Type": "text/html"})


def with_status(status: int) -> Callable[[Right], Answering]:
    return lambda right: lambda asked: right(asked)._replace(status=status)


def busy(right: Right) -> Answering:
    def answers(asked: Asked) -> Said:
        said = right(asked)
        return said._replace(status=429, headers={**said.headers, "Retry-After": "60"})

    return answers


def on_the_wire(wire: bytes) -> Callable[[Right], Answering]:
    return lambda right: lambda asked: iter([wire])


WAYS: Final[dict[str, Callable[[Right], Answering]]] = {
    "slow": slow,
    "dripping": dripping,
    "down": with_status(503),
    "broken": with_status(500),
    "forbidding": with_status(403),
    "busy": busy,
    "hanging up": on_the_wire(b""),
    "nonsense": on_the_wire(b"nonsense\r\n\r\n"),
    "cut off": cut_off,
    "huge": huge,
    "huge when unpacked": huge_when_unpacked,
    "a page": a_page,
}


def leading(to: str) -> Answering:
    """Away from here."""
    return lambda asked: Said(302, b"", {"Location": to})


def _wire(said: Said) -> tuple[bytes, bytes]:
    """Status line and headers, and what comes after them."""
    headers = {**said.headers, "Content-Length": str(len(said.body))}
    lines = [f"HTTP/1.1 {said.status} -", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    return "\r\n".join(lines).encode(), said.body
