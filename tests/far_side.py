"""Servers of other people, for tests: on loopback, with TLS, answering as the test says."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import orjson
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOOPBACK = frozenset({ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1")})
NAMES = ("localhost", "far.example", "other.example", "*.us.archive.org")


class Asked(NamedTuple):
    """A request as it came. `headers` by names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return orjson.loads(self.body)


class Said(NamedTuple):
    """What is answered."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}


def said(what: Any, status: int = 200, **headers: str) -> Said:
    """As JSON. `Retry_After="3"` is the header Retry-After."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Said(status, orjson.dumps(what), {"Content-Type": "application/json"} | named)


Answering = Callable[[Asked], "Said | Iterator[bytes]"]
"""An iterator gives the bytes on the wire, status line and all, and may take its time."""


class FarSide:
    """Counts what reached it: connections, and requests in their order."""

    def __init__(self, answering: Answering, address: str, tls: ssl.SSLContext | None) -> None:
        self.answering = answering
        self.asked: list[Asked] = []
        self.connections = 0
        self._server = _Server(self, address, tls)
        self.port = int(self._server.server_address[1])
        host = f"[{address}]" if ":" in address else address
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}"

    @contextmanager
    def running(self) -> "Iterator[FarSide]":
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, side: FarSide, address: str, tls: ssl.SSLContext | None) -> None:
        self.side, self.tls = side, tls
        self.address_family = 10 if ":" in address else 2
        super().__init__((address, 0), _Handler)

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        self.side.connections += 1
        return connection, address

    def finish_request(self, request: Any, client_address: Any) -> None:
        """The handshake takes place in the thread of its connection."""
        if self.tls is None:
            super().finish_request(request, client_address)
            return
        with suppress(OSError), self.tls.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asks may hang up."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _answer(self) -> None:
        side = self.server.side
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(self.command, parts.path, query, headers, self.rfile.read(length))
        side.asked.append(asked)
        answer = side.answering(asked)
        with suppress(OSError):
            if not isinstance(answer, Said):
                for piece in answer:
                    self.wfile.write(piece)
                return
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

    def __getattr__(self, name: str) -> Any:
        """Whatever the method."""
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def log_message(self, *args: object) -> None:
        """Not into the test's output."""


class At:
    """In the place of `socket.getaddrinfo`: a name is at each of these in turn, then stays."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.system = answers, socket.getaddrinfo
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, *hints: Any, **more: Any):
        if ":" in host or host[0].isdigit():
            return self.system(host, port, *hints, **more)
        self.asked.append(host)
        ips = self.answers[min(len(self.asked), len(self.answers)) - 1].split()
        return [(2, 1, 6, "", (ip, port)) for ip in ips]


class Authority:
    """Signs certificates that are trusted where `file` is."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "authority.pem"
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority")])
        usage = x509.BasicConstraints(ca=True, path_length=0)
        made = self._builder(self._name, self._key).add_extension(usage, critical=True)
        self.file.write_bytes(_pem(made.sign(self._key, hashes.SHA256())))

    def context(self, *names: str) -> ssl.SSLContext:
        """For a server of these names and IP addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A server")])
        alternatives = x509.SubjectAlternativeName([_general(name) for name in names])
        made = self._builder(subject, key).add_extension(alternatives, critical=False)
        file = self.folder / f"{key.private_numbers().private_value:x}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file.write_bytes(private + _pem(made.sign(self._key, hashes.SHA256())))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _builder(self, subject: x509.Name, key: Any) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        day = datetime.timedelta(days=1)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - day)
            .not_valid_after(now + day)
        )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
