"""Bad networks: lines that are cut, stall, or are opened twice; servers that are killed."""

import hashlib
import io
import random
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from audio.models import Track, Upload
from config import bodies
from tests import make
from tests.api_client import ApiFor, refused
from tests.audio.uploads import sending
from tests.audio.uploads.wire import Line
from tests.servers import Web, web

pytestmark = pytest.mark.django_db(transaction=True)
CUTS = 20
DATA = random.Random(7).randbytes(6_000_000)  # noqa: S311 - bytes, no secret


def line_to(server: Web) -> Line:
    person, _ = sending.artist()
    return Line(server, make.tokens(person).access)


def arrived(var_dir: Path, path: str) -> str:
    """SHA-256 of what lies there."""
    file = var_dir / "uploads" / path.rstrip("/").rpartition("/")[2]
    return hashlib.sha256(file.read_bytes()).hexdigest()


def settled(line: Line, path: str, at_least: int = 0) -> int:
    """The offset, once the server has noticed that the line was cut."""
    until, last = time.monotonic() + 10, -1
    while True:
        offset = line.offset(path)
        if offset == last and offset >= at_least:
            return offset
        assert time.monotonic() < until
        last = offset
        time.sleep(0.1)


def test_cut_at_random_bytes_it_is_the_same_file(tmp_path: Path) -> None:
    chance = random.Random(11)  # noqa: S311
    with web(tmp_path) as server:
        line = line_to(server)
        path = line.begin(len(DATA))
        for place in sorted(chance.sample(range(1, len(DATA)), CUTS)):
            at = settled(line, path)
            if at < place:
                line.send_and_cut(path, DATA, at, place, rudely=chance.random() < 0.5)
        at = settled(line, path)
        assert at > 0
        assert line.send(path, DATA, at)[0] == 204

        assert arrived(tmp_path, path) == hashlib.sha256(DATA).hexdigest()
        for _ in range(2):
            assert line.ask(f"{path}complete/", "POST").status == 202
    assert Upload.objects.get().status == "waiting"
    assert Track.objects.count() == 1


def test_what_came_before_the_cut_is_kept(tmp_path: Path) -> None:
    with web(tmp_path) as server:
        line = line_to(server)
        path = line.begin(len(DATA))

        line.send_and_cut(path, DATA, 0, 1_234_567, rudely=False)

        assert settled(line, path, at_least=1) == 1_234_567


def test_the_later_of_two_lines_writes(tmp_path: Path) -> None:
    """A phone changes networks: its old line is still open, and has more to say."""
    with web(tmp_path) as server:
        line = line_to(server)
        path = line.begin(len(DATA))
        with line.open(path, len(DATA), 0) as old:
            old.sendall(DATA[:1_000_000])
            at = settled(line, path)

            assert line.send(path, DATA, at)[0] == 204
            old.sendall(b"\0" * 1_000_000)
            old.shutdown(socket.SHUT_WR)

            assert b"409" in old.recv(12)
        assert arrived(tmp_path, path) == hashlib.sha256(DATA).hexdigest()


def test_nothing_that_was_told_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    chance = random.Random(13)  # noqa: S311
    with web(tmp_path) as server:
        line = line_to(server)
        path = line.begin(len(DATA))
        for _ in range(3):
            at = line.offset(path)
            flow = line.open(path, len(DATA) - at, at)
            flow.sendall(DATA[at : at + chance.randrange(1, 2_000_000)])
            time.sleep(chance.random())
            told = line.offset(path)
            server.kill()
            server.start()
            flow.close()
            assert line.offset(path) >= told
        assert line.send(path, DATA, line.offset(path))[0] == 204

        assert arrived(tmp_path, path) == hashlib.sha256(DATA).hexdigest()


def test_who_says_nothing_more_is_not_waited_for(
    api_for: ApiFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.3)
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 40_000))
    line = Stalling(b"1" * bodies.BLOCK)

    given: dict[str, Any] = {"wsgi.input": line, "CONTENT_LENGTH": "40000"}

    answer: Any = api.client.generic(
        "PATCH",
        path,
        CONTENT_TYPE=sending.OCTETS,
        headers={
            "Authorization": f"Bearer {api.token}",
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": "0",
        },
        **given,
    )

    line.ended.set()
    refused(answer, 408, "stalled")
    assert sending.upload_of(path).offset == bodies.BLOCK


def test_what_came_before_a_silence_counts_while_the_line_is_open(tmp_path: Path) -> None:
    """Whoever comes back over another network goes on from there, and the old line is told."""
    with web(tmp_path) as server:
        line = line_to(server)
        path = line.begin(len(DATA))
        with line.open(path, len(DATA), 0) as old:
            old.sendall(DATA[:1_000_000])
            time.sleep(3.5)

            at = line.offset(path)
            assert 1_000_000 - bodies.BLOCK <= at <= 1_000_000
            assert line.send(path, DATA, at)[0] == 204
            old.settimeout(5)
            assert b"409" in old.recv(12)
        assert arrived(tmp_path, path) == hashlib.sha256(DATA).hexdigest()


class Stalling(io.RawIOBase):
    """A client that sends this, and then nothing, and does not go either."""

    def __init__(self, sent: bytes) -> None:
        self.sent, self.ended = sent, threading.Event()

    def read(self, size: int = -1) -> bytes:
        if not self.sent:
            self.ended.wait()
        read, self.sent = self.sent[:size], self.sent[size:]
        return read


def test_receiving_leaves_threads_to_others(tmp_path: Path) -> None:
    """Two of four may wait for files; the third is told to come again, and reads go on."""
    with web(tmp_path) as server:
        line = line_to(server)
        paths = [line.begin(len(DATA)) for _ in range(3)]
        flows = [line.open(path, len(DATA), 0) for path in paths[:2]]
        for flow in flows:
            flow.sendall(b"1234")
        time.sleep(0.5)

        status, body = line.send(paths[2], b"1234", 0)

        assert (status, b'"busy"' in body) == (503, True)
        assert line.ask("/api/uploads/").status == 200
        for flow in flows:
            flow.close()
        settled(line, paths[0], at_least=4)
        assert line.send(paths[2], DATA, 0)[0] == 204
