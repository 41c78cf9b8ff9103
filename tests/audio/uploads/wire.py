"""Uploads over sockets of our own, so that a line can be cut at any byte."""

import contextlib
import http.client
import socket
import struct
from typing import Any

from tests.audio.uploads.sending import OCTETS, UPLOADS, told
from tests.servers import Web


class Line:
    """One client of a server that really runs."""

    def __init__(self, server: Web, token: str) -> None:
        self.server, self.token = server, token

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Tus-Resumable": "1.0.0"} | headers
        return self.server.ask(path, method, body, **headers)

    def begin(self, length: int, **metadata: Any) -> str:
        """The path of a new upload."""
        metadata = {"filename": "a.flac"} | metadata
        answer = self.ask(
            UPLOADS, "POST", Upload_Length=str(length), Upload_Metadata=told(**metadata)
        )
        assert answer.status == 201, answer.body
        location: str = answer.headers["location"]
        return "/" + location.split("/", 3)[3]

    def offset(self, path: str) -> int:
        return int(self.ask(path, "HEAD").headers["upload-offset"])

    def send(self, path: str, data: bytes, at: int) -> tuple[int, bytes]:
        """A PATCH of the rest; the answer's status and body."""
        client = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        with contextlib.closing(client):
            with contextlib.suppress(BrokenPipeError):  # refused before all was sent
                client.request("PATCH", path, data[at:], self._headers(at))
            answer = client.getresponse()
            return answer.status, answer.read()

    def send_and_cut(
        self, path: str, data: bytes, at: int, until: int, *, rudely: bool
    ) -> None:
        """Promises everything, sends as far as `until`, and is gone."""
        line = self.open(path, len(data) - at, at)
        with contextlib.suppress(OSError):
            line.sendall(data[at:until])
        if rudely:  # no goodbye: a reset
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()

    def open(self, path: str, length: int, at: int) -> socket.socket:
        """A PATCH whose body is still to come."""
        line = socket.create_connection(("127.0.0.1", self.server.port), timeout=60)
        headers = self._headers(at) | {"Host": "127.0.0.1", "Content-Length": str(length)}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        line.sendall(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode())
        return line

    def _headers(self, at: int) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(at),
            "Content-Type": OCTETS,
        }
