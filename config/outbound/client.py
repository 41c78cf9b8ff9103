"""The one way out: HTTPS to public addresses, each answer bounded in time, size and kind.

What is forbidden is refused before a byte is sent, whoever wrote the address and whatever its
name resolves to (docs/adr/0041-outbound.md).
"""

import http.client
import io
import json
import os
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache
from threading import Timer
from typing import Any, Final, NamedTuple, TypedDict, Unpack

import certifi
from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from config import addresses, env
from config.outbound import places
from config.outbound.failures import (
    Declined,
    Failed,
    Malformed,
    Refused,
    TooLarge,
    Unreachable,
    Unwell,
    WrongType,
)

__all__ = [
    "Answer",
    "Declined",
    "Failed",
    "Malformed",
    "Refused",
    "TooLarge",
    "Unreachable",
    "Unwell",
    "WrongType",
    "agent",
    "check",
    "send",
]

VERSION: Final = "0.1.0"
JSON: Final = ("application/json",)
MOST_TRIED = 3
"""Addresses of one name, if the first ones do not answer."""
CHUNK = 65_536


class Bounds(TypedDict, total=False):
    """`most` in bytes, after unpacking; `connect`, `read` (each piece), `total` in seconds."""

    most: int
    connect: float
    read: float
    total: float


USUAL: Final = Bounds(most=1_000_000, connect=3, read=5, total=10)


class Answer(NamedTuple):
    """`headers` by names in lower case. A refusal has a body if its type was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Raises `Malformed`."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Malformed("no JSON, though it says so") from None


def agent() -> str:
    """Who we are, and where those who are asked too much can complain."""
    return f"Tonearm/{VERSION} ( {env.CONTACT_EMAIL or addresses.base()} )"


def check(url: str, hosts: frozenset[str] | None = None) -> None:
    """What can be said of an address before anything is sent there, or any name looked up.

    Raises `Refused`.
    """
    place = places.read(url)
    if hosts is not None:
        places.require_one_of(place, hosts)
    places.require_sensible(place)


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    hosts: frozenset[str] | None = None,
    accept: tuple[str, ...] = JSON,
    **bounds: Unpack[Bounds],
) -> Answer:
    """One request. `hosts`: who may be asked (`.example.org`: all below it); None: anybody.

    An empty `accept` takes whatever comes; with `most=0` no body is read. Redirects are not
    followed: they are answers, and who follows one calls this again, so that each hop is looked
    at anew.

    Defaults: a megabyte; 3 s to connect, 5 s for each piece, 10 s for all of it. Raises a
    subclass of `Failed`.
    """
    limits = USUAL | bounds
    until = time.monotonic() + limits["total"]
    place = places.read(url)
    if hosts is not None:
        places.require_one_of(place, hosts)
    sent = {"User-Agent": agent(), "Accept": ", ".join(accept) or "*/*"}
    sent |= dict(headers or {})
    sent |= {"Host": place.authority, "Accept-Encoding": "gzip", "Connection": "close"}
    try:
        with _connected(place, limits, until) as line:
            line.request(method, place.target, body, sent, preload_content=False)
            with closing(line.getresponse()) as response:
                return _read(response, place, accept, limits["most"])
    except (HTTPError, http.client.HTTPException, OSError) as error:
        raise Unreachable(f"{place.host}: {type(error).__name__}") from error


@contextmanager
def _connected(place: places.Place, limits: Bounds, until: float) -> "Iterator[HTTPConnection]":
    """To the very address that was looked at. Cut off when all of the time is over."""
    line = _first(place, places.addresses(place, limits["connect"]), limits["connect"])
    left = max(until - time.monotonic(), 0.0)
    if line.sock is None:
        raise Unreachable(place.host)
    line.timeout = min(limits["read"], left) or 0.001  # or the reading ends as connecting does
    line.sock.settimeout(line.timeout)
    other_end = socket.socket(fileno=os.dup(line.sock.fileno()))
    late: list[bool] = []
    timer = Timer(left, _cut, (other_end, late))
    timer.daemon = True
    timer.start()
    try:
        yield line
        if late:  # what ends too early may look like an end
            raise Unreachable(f"{place.host}: not done in time")
    except (HTTPError, http.client.HTTPException, OSError):
        if late:
            raise Unreachable(f"{place.host}: not done in time") from None
        raise
    finally:
        timer.cancel()
        other_end.close()
        line.close()


def _first(place: places.Place, found: list[places.IP], patience: float) -> HTTPConnection:
    """A line to the first that answers. Raises OSError or urllib3's of the last."""
    tried = found[:MOST_TRIED]
    for last, ip in enumerate(tried, start=1):
        line = _line(place, ip, patience / len(tried))
        try:
            line.connect()
        except (HTTPError, OSError):
            line.close()
            if last == len(tried):
                raise
        else:
            return line
    raise Unreachable(place.host)


def _line(place: places.Place, ip: places.IP, patience: float) -> HTTPConnection:
    line = HTTPConnection(str(ip), place.port, timeout=patience)
    if place.scheme == "https":
        line = HTTPSConnection(
            str(ip),
            place.port,
            timeout=patience,
            server_hostname=place.host,  # for SNI, and what the certificate must say
            ssl_context=_trust(env.OUTBOUND_CA_FILE),
        )
    line.response_class = _Whole
    return line


class _Lines(io.BufferedReader):
    last = b""

    def readline(self, size: int | None = -1, /) -> bytes:
        self.last = super().readline(size)
        return self.last


class _Whole(http.client.HTTPResponse):
    """Its parent takes headers that are cut off for all there are: a success with no body."""

    def __init__(self, sock: socket.socket, *args: Any, **named: Any) -> None:
        super().__init__(sock, *args, **named)
        self.fp = _Lines(self.fp.detach())

    def begin(self) -> None:
        lines = self.fp
        super().begin()
        if isinstance(lines, _Lines) and lines.last not in (b"\r\n", b"\n"):
            raise http.client.IncompleteRead(lines.last)


def _cut(other_end: socket.socket, late: list[bool]) -> None:
    """Wakes whoever waits for a byte: a server that sends one a second keeps every promise."""
    late.append(True)
    try:
        other_end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _read(
    response: BaseHTTPResponse, place: places.Place, accept: tuple[str, ...], most: int
) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    wanted = not accept or kind in accept
    if most == 0 or (not wanted and not 200 <= response.status < 300):
        return Answer(response.status, headers, b"")
    body = bytearray()
    while chunk := response.read(CHUNK, decode_content=True):
        body += chunk
        if len(body) > most:
            raise TooLarge(f"{place.host}: more than {most} bytes")
    if body and not wanted:
        raise WrongType(f"{place.host}: {kind or 'no type'}")
    return Answer(response.status, headers, bytes(body))


@lru_cache(maxsize=4)
def _trust(besides: str) -> ssl.SSLContext:
    """The usual authorities, and those of OUTBOUND_CA_FILE. Reading them takes 30 ms."""
    context = ssl.create_default_context(cafile=certifi.where())
    if besides:
        context.load_verify_locations(besides)
    return context
