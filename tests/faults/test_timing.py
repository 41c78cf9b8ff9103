"""How long answers take must not tell who has an account."""

import http.client
import json
import statistics
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests import make
from tests.faults.records import Seen
from tests.faults.table import FULL
from tests.faults.workers import worker
from tests.servers import web

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.fault("F23"),
]

ROUNDS, TOLERANCE = (200, 0.10) if FULL else (40, 0.35)
"""A machine that does other things besides is noisy: few rounds say less, so less is asked."""
ROUNDS_OF_SENDING = 300
"""3 ms each: what else the machine does weighs more in them than in a password's."""
PEOPLE = 10

Body = dict[str, Any]


class Client:
    """One connection, as a browser keeps it."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def post(self, path: str, body: Body) -> tuple[float, int, bytes]:
        """Milliseconds, status, body."""
        data = json.dumps(body)
        begin = time.perf_counter()
        self.connection.request("POST", path, data, {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        content = response.read()
        return (time.perf_counter() - begin) * 1000, response.status, content


def bodies(path: str, who: str, turn: int) -> Body:
    email = {"email": f"{who}{turn % PEOPLE}@example.org"}
    if path.endswith("login/"):
        return email | {"password": "not this one"}
    return email | {"purpose": "login"}


@pytest.mark.parametrize(
    ("path", "status", "rounds"),
    [("/api/auth/otp/send/", 202, ROUNDS_OF_SENDING), ("/api/auth/login/", 401, ROUNDS)],
)
def test_known_and_unknown_addresses_take_as_long(
    tmp_path: Path, path: str, status: int, rounds: int, seen: Seen
) -> None:
    """Taken in turns, by one worker, without limits, while the mails' jobs run."""
    for number in range(PEOPLE):
        make.user(email=f"known{number}@example.org")
    taken: dict[str, list[float]] = defaultdict(list)

    with web(tmp_path) as server, worker(server.environment):
        client = Client(server.port)
        for turn in range(-5, rounds):
            first_known = ["known", "unknown"] if turn % 2 else ["unknown", "known"]
            for who in first_known:
                milliseconds, answered, _ = client.post(path, bodies(path, who, turn))
                assert answered == status
                if turn >= 0:  # the first few warm up
                    taken[who].append(milliseconds)
        client.connection.close()

    medians = {who: statistics.median(times) for who, times in taken.items()}
    ratio = medians["known"] / medians["unknown"]
    seen.load = f"`{path}` {rounds} times each, in turns"
    seen.tell(
        f"`{path}`: median {medians['known']:.2f} ms with an account, "
        f"{medians['unknown']:.2f} ms without, ratio {ratio:.3f}"
    )
    assert ratio == pytest.approx(1, abs=TOLERANCE)
