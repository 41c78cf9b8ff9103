"""The process that streams events, for real, and clients that read it from sockets."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from config import supervisor
from tests import make
from tests.servers import Web
from users.events.services import tell
from users.models import User

PATIENCE = 20.0


class Told(NamedTuple):
    """An event as it came: when, by the clock that `time.monotonic` reads."""

    kind: str
    data: Any
    id: str
    at: float


class EventServer(Web):
    """`config.asgi` over the database of this test."""

    def flags(self) -> tuple[str, ...]:
        return supervisor.EVENTS


@contextmanager
def events(
    var_dir: Path, application: str = "config.asgi:application", **variables: str
) -> Iterator[EventServer]:
    server = EventServer(var_dir, application, **variables)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def bearer(person: User) -> dict[str, str]:
    return {"Authorization": f"Bearer {make.tokens(person).access}"}


def listening(server: EventServer, person: User, **headers: str) -> "Client":
    return Client(server.port, **bearer(person), **headers).is_listening()


def say(person: User, *numbers: int) -> None:
    for n in numbers:
        tell(user_id=person.pk, kind="test", payload={"n": n})


class Client:
    """Reads in a thread of its own, as a browser does, until the stream ends."""

    def __init__(self, port: int, path: str = "/api/me/events/", **headers: str) -> None:
        self.told: list[Told] = []
        self.head, self.last_id, self.beats, self.is_over = "", "", 0, False
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        named = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items())
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{named}\r\n"
        self.socket.sendall(request.encode())
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    @property
    def status(self) -> int:
        wait(lambda: bool(self.head))
        return int(self.head.split()[1])

    def close(self) -> None:
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.thread.join(PATIENCE)
        self.socket.close()

    def is_listening(self) -> "Client":
        """From its first id on it misses nothing."""
        wait(lambda: bool(self.last_id))
        return self

    def hears(self, *numbers: int) -> None:
        wait(lambda: self.numbers() == [*numbers])

    def hears_reset(self) -> None:
        wait(lambda: self.kinds() == ["reset"])

    def is_ended(self, because: str) -> None:
        wait(lambda: self.is_over, 30)
        self.close()
        assert self.told[-1].kind == "end"
        assert self.told[-1].data == {"because": because}

    def kinds(self) -> list[str]:
        return [one.kind for one in self.told]

    def numbers(self) -> list[int]:
        return [one.data["n"] for one in self.told if one.kind == "test"]

    def _read(self) -> None:
        unread = b""
        try:
            while piece := self.socket.recv(65_536):
                unread += piece
                if not self.head:
                    head, found, rest = unread.partition(b"\r\n\r\n")
                    if not found:
                        continue
                    self.head, unread = head.decode(), rest
                unread = self._take(unread)
        except OSError:
            pass
        finally:
            self.is_over = True

    def _take(self, unread: bytes) -> bytes:
        """Chunks' own lines have no colon, and so are none of an event's."""
        *whole, rest = unread.split(b"\n\n")
        for text in whole:
            self._event(text.decode())
        return rest

    def _event(self, text: str) -> None:
        lines = [line for line in text.replace("\r", "").split("\n") if ":" in line]
        named = {
            name: value.strip() for name, _, value in (one.partition(":") for one in lines)
        }
        self.beats += "" in named
        self.last_id = named.get("id", self.last_id)
        if "event" in named:
            data = json.loads(named["data"])
            self.told.append(Told(named["event"], data, self.last_id, time.monotonic()))


def wait(is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.005)
