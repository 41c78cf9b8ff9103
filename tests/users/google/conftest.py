"""Providers for the tests, and a server that trusts them."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from config import env
from tests.servers import free_port
from tests.users.google.browser import FRONT_END, Browser, Honest
from tests.users.google.provider import Lying, lying


@pytest.fixture(scope="session")
def _honest_server() -> Iterator[str]:
    """A process of its own: its libraries warn of each other, and warnings are errors here."""
    port = free_port()
    program = [sys.executable, "-m", "oidc_provider_mock", "--require-nonce", "true"]
    with subprocess.Popen([*program, "--port", str(port)]) as process:
        try:
            _await(port, process)
            yield f"http://localhost:{port}"
        finally:
            process.kill()


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 30
    while True:
        assert process.poll() is None, "it ended by itself"
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            assert time.monotonic() < until, "it does not answer"
            time.sleep(0.05)


@pytest.fixture(scope="session")
def _lying_server() -> Iterator[Lying]:
    with lying() as provider:
        yield provider


@pytest.fixture
def _front_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "FRONTEND_URLS", [FRONT_END])


@pytest.fixture
def google(_honest_server: str, _front_end: None, settings) -> Honest:
    """Sign-in with Google is on; for "Google" stands a provider that keeps every rule."""
    settings.SOCIAL_AUTH_GOOGLE_KEY = "our-name"
    settings.SOCIAL_AUTH_GOOGLE_SECRET = "our-secret"
    settings.SOCIAL_AUTH_GOOGLE_OIDC_ENDPOINT = _honest_server
    return Honest(_honest_server)


@pytest.fixture
def liar(_lying_server: Lying, _front_end: None, settings) -> Lying:
    """The same, with a provider that does what a test tells it to."""
    _lying_server.be_honest()
    settings.SOCIAL_AUTH_GOOGLE_KEY = "our-name"
    settings.SOCIAL_AUTH_GOOGLE_SECRET = "our-secret"
    settings.SOCIAL_AUTH_GOOGLE_OIDC_ENDPOINT = _lying_server.url
    return _lying_server


@pytest.fixture
def browser() -> Browser:
    return Browser()
