"""How much an answer may be, of what kind, and how long it may take."""

import gzip
import socket
import time
import tomllib
import tracemalloc
from collections.abc import Iterator

import pytest

from config import env
from config.outbound import client
from tests.far_side import Asked, At, Said, said
from tests.far_sides import FarSides
from tests.servers import ROOT

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
JSON = {"Content-Type": "application/json"}


def test_an_answer_as_it_came(far_side: FarSides, monkeypatch):
    monkeypatch.setattr(env, "CONTACT_EMAIL", "music@example.org")
    side = far_side(lambda asked: said({"a": "ü"}, 201, X_Kind="good"))

    told = client.send(
        "POST", f"{side.url}/a/b?c=d+e&f=%C3%BC", headers={"X-Key": "k"}, body=b"\x00{}"
    )

    assert (told.status, told.json(), told.headers["x-kind"]) == (201, {"a": "ü"}, "good")
    asked = side.asked[0]
    assert (asked.method, asked.path, asked.query) == ("POST", "/a/b", {"c": "d e", "f": "ü"})
    assert asked.body == b"\x00{}"
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert asked.headers == {
        "host": f"127.0.0.1:{side.port}",
        "user-agent": f"Tonearm/{version} ( music@example.org )",
        "accept": "application/json",
        "accept-encoding": "gzip",
        "connection": "close",
        "content-length": "3",
        "x-key": "k",
    }


def test_without_a_contact_the_address_of_the_server_is_named(monkeypatch):
    monkeypatch.setattr(env, "CONTACT_EMAIL", "")
    monkeypatch.setattr(env, "BASE_URL", "https://music.example.org")

    assert client.agent() == "Tonearm/0.1.0 ( https://music.example.org )"


def test_a_megabyte_is_the_end(far_side: FarSides):
    side = far_side(lambda asked: said("a" * int(asked.query["many"])))

    assert len(client.send("GET", f"{side.url}/?many=999998").body) == 1_000_000
    with pytest.raises(client.TooLarge):
        client.send("GET", f"{side.url}/?many=999999")


def test_a_gigabyte_packed_into_a_megabyte_stays_packed(far_side: FarSides):
    bomb = gzip.compress(bytes(100_000_000), 9)
    side = far_side(lambda asked: Said(200, bomb, JSON | {"Content-Encoding": "gzip"}))

    tracemalloc.start()
    try:
        with pytest.raises(client.TooLarge):
            client.send("GET", side.url)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 10_000_000


def test_the_status_alone_can_be_asked_for(far_side: FarSides):
    side = far_side(lambda asked: Said(200, b"a" * 2_000_000, {"Content-Type": "text/html"}))

    assert client.send("POST", side.url, most=0)[::2] == (200, b"")


def test_what_is_packed_is_unpacked(far_side: FarSides):
    packed = gzip.compress(b'{"a": 1}')
    side = far_side(lambda asked: Said(200, packed, JSON | {"Content-Encoding": "gzip"}))

    assert client.send("GET", side.url).json() == {"a": 1}


def test_packed_wrongly_is_no_answer(far_side: FarSides):
    side = far_side(lambda asked: Said(200, b"{}", JSON | {"Content-Encoding": "gzip"}))

    with pytest.raises(client.Unreachable):
        client.send("GET", side.url)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "", "application/jsonp"])
def test_another_kind_is_no_answer(far_side: FarSides, kind: str):
    side = far_side(lambda asked: Said(200, b"{}", {"Content-Type": kind} if kind else {}))

    with pytest.raises(client.WrongType):
        client.send("GET", side.url)
    assert client.send("GET", side.url, accept=()).body == b"{}"


def test_the_kind_of_a_refusal_does_not_matter(far_side: FarSides):
    page = Said(502, b"<html>", {"Content-Type": "text/html"})
    side = far_side(lambda asked: page if asked.path == "/page" else said({"code": 404}, 404))

    assert client.send("GET", f"{side.url}/page")[::2] == (502, b"")
    assert client.send("GET", f"{side.url}/json").json() == {"code": 404}


def test_nothing_has_no_kind(far_side: FarSides):
    side = far_side(lambda asked: Said(204))

    assert client.send("GET", side.url)[::2] == (204, b"")


@pytest.mark.parametrize("body", [b"{", b"\xff", b"", b"[" * 100_000])
def test_malformed(far_side: FarSides, body: bytes):
    side = far_side(lambda asked: Said(200, body, JSON))

    with pytest.raises(client.Malformed):
        client.send("GET", side.url).json()


def silent(asked: Asked) -> Iterator[bytes]:
    time.sleep(3)
    yield b""


def dripping(asked: Asked) -> Iterator[bytes]:
    yield OK + b"\r\n"
    for _ in range(100):
        time.sleep(0.05)
        yield b" "


def dripping_headers(asked: Asked) -> Iterator[bytes]:
    yield OK
    for _ in range(100):
        time.sleep(0.05)
        yield b"X-A: b\r\n"


@pytest.mark.parametrize("answering", [silent, dripping, dripping_headers])
def test_who_is_slow_is_not_waited_for(far_side: FarSides, answering):
    side = far_side(answering)
    began = time.monotonic()

    with pytest.raises(client.Unreachable):
        client.send("GET", side.url, read=0.5, total=0.7)

    assert time.monotonic() - began < 1.5


def slowly(asked: Asked) -> Iterator[bytes]:
    time.sleep(0.7)
    yield OK + b"Content-Length: 2\r\n\r\n{"
    time.sleep(0.7)
    yield b"}"


def test_who_takes_their_time_within_the_bounds_is_waited_for(far_side: FarSides, monkeypatch):
    """Each piece has its own, which is not that of connecting, nor shared by addresses."""
    side = far_side(slowly)
    monkeypatch.setattr(socket, "getaddrinfo", At("127.0.0.1 127.0.0.2 127.0.0.3"))

    told = client.send("GET", f"https://far.example:{side.port}", connect=1, read=3)

    assert told.body == b"{}"


def test_a_handshake_that_never_ends(far_side: FarSides):
    """Whoever accepts the connection and says nothing."""
    side = far_side(silent, tls=False)
    began = time.monotonic()

    with pytest.raises(client.Unreachable):
        client.send("GET", f"https://127.0.0.1:{side.port}/", connect=0.5)

    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(
    "wire",
    [
        *(b"", b"nonsense\r\n\r\n", b"HTTP/1.1 999999\r\n\r\n"),
        *(
            OK + b"Content-Length: 9\r\n\r\n{}",
            OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        ),
        OK + b"A: b\r\n" * 1_000 + b"\r\n",
    ],
)
def test_nonsense_on_the_wire(far_side: FarSides, wire: bytes):
    side = far_side(lambda asked: iter([wire]))

    with pytest.raises(client.Unreachable):
        client.send("GET", side.url)


CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "wire",
    [
        *(b"HTTP/1.1 200 OK", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Le"),
        *(OK, OK + b"Content-Length: 2\r\n", OK + b"Content-Length: 2"),
        OK + b"Content-Length: 2\r\n\r\n",
        OK + b"Content-Length: 3\r\n\r\n{}",
        *(CHUNKED, CHUNKED + b"2\r\n{", CHUNKED + b"2\r\n{}\r\n"),
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK,
    ],
)
@pytest.mark.parametrize("tls", [True, False])
def test_an_answer_that_is_cut_off_is_none(far_side: FarSides, wire: bytes, tls: bool):
    """A success that never arrived would be a listen, or a message, that is lost."""
    side = far_side(lambda asked: iter([wire]), tls=tls)

    with pytest.raises(client.Unreachable):
        client.send("POST", side.url)


@pytest.mark.parametrize("most", [0, 1_000])
def test_headers_that_are_cut_off_are_no_status(far_side: FarSides, most: int):
    side = far_side(lambda asked: iter([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"]))

    with pytest.raises(client.Unreachable):
        client.send("POST", side.url, accept=(), most=most)


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_an_answer_without_a_length_ends_with_its_line(far_side: FarSides, end: bytes):
    side = far_side(lambda asked: iter([OK.replace(b"\r\n", end) + end + b"{}"]))

    assert client.send("GET", side.url).body == b"{}"


def test_strange_headers_are_not_logged_with_the_address(far_side: FarSides, caplog):
    side = far_side(lambda asked: iter([OK + b"no header\r\n\r\n{}"]))

    client.send("GET", f"{side.url}/?api_key=k3y", accept=())

    assert "k3y" not in caplog.text


def test_failures_name_the_host_alone(far_side: FarSides):
    """An address may hold a key, and a failure is logged."""
    side = far_side(lambda asked: Said(200, b"x", {"Content-Type": "text/html"}))

    with pytest.raises(client.WrongType) as failed:
        client.send("GET", f"{side.url}/?api_key=k3y")

    assert str(failed.value) == "127.0.0.1: text/html"
