"""The tests' database has no port, and Java knows no other way: this is one."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import connection


class Both(socketserver.BaseRequestHandler):
    """Copies both ways between who called and PostgreSQL's socket."""

    def handle(self) -> None:
        place = connection.settings_dict
        with socket.socket(socket.AF_UNIX) as other:
            other.connect(f"{place['HOST']}/.s.PGSQL.{place['PORT']}")
            back = threading.Thread(target=copy, args=(other, self.request))
            back.start()
            copy(self.request, other)
            back.join()


def copy(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            to.sendall(data)
        to.shutdown(socket.SHUT_WR)


@contextmanager
def over_tcp() -> Iterator[str]:
    """The address of the tests' database, as JDBC writes it."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Both) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            port = server.server_address[1]
            yield f"jdbc:postgresql://127.0.0.1:{port}/{connection.settings_dict['NAME']}"
        finally:
            server.shutdown()
            thread.join()
