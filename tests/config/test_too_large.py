"""A body that is too large is refused, and its sender lives to hear it."""

import http.client
import json
from pathlib import Path

import pytest

from tests.servers import web

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SIZE = 5_000_000
PIECE = b"a" * 50_000


def test_all_of_it_is_taken_and_then_refused(tmp_path: Path) -> None:
    """A proxy whose connection is cut while it sends says that the server is away."""
    with web(tmp_path) as server:
        for _ in range(5):
            line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
            line.putrequest("POST", "/api/auth/login/")
            line.putheader("Content-Type", "application/json")
            line.putheader("Content-Length", str(SIZE))
            line.endheaders()
            for _ in range(SIZE // len(PIECE)):
                line.send(PIECE)  # raises when the connection is cut
            answer = line.getresponse()
            told = json.loads(answer.read())
            line.close()
            assert (answer.status, told["code"]) == (413, "body_too_large")
