"""A line to a server that can be cut, and refuses until it is there again."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Connect = Callable[[], socket.socket]


class Relay:
    """Listens at `port` of 127.0.0.1; each connection is one of `connect`'s."""

    def __init__(self, connect: Connect) -> None:
        self.connect = connect
        self.lines: set[socket.socket] = set()
        self.listener: socket.socket | None = None
        self.port = 0

    def open(self) -> None:
        """At the same port as before."""
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=256)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def cut(self) -> None:
        """All that are open end, and new ones are refused."""
        if self.listener:
            _end(self.listener)
            self.listener = None
        for line in [*self.lines]:
            _end(line)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                try:
                    far = self.connect()
                except OSError:
                    near.close()
                    continue
                self.lines |= {near, far}
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65_536):
                other.sendall(data)
        for line in (one, other):
            self.lines.discard(line)
            _end(line)


def _end(line: socket.socket) -> None:
    """Also wakes whoever waits for it."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


@contextmanager
def relay(connect: Connect) -> Iterator[Relay]:
    one = Relay(connect)
    one.open()
    try:
        yield one
    finally:
        one.cut()


def to_socket(path: Path) -> Connect:
    def connect() -> socket.socket:
        line = socket.socket(socket.AF_UNIX)
        line.connect(str(path))
        return line

    return connect


def to_port(port: int) -> Connect:
    return lambda: socket.create_connection(("127.0.0.1", port), timeout=60)
