"""Who reads nothing, or little, costs little, and nobody waits for it."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import make
from tests.users.live.streaming import EventServer, bearer, events, listening
from users.events.services import tell
from users.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

LETTERS = 50_000
READERS, EVENTS = 8, 200
MEGABYTE = 1_000_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EventServer]:
    with events(tmp_path / "events") as it:
        yield it


def test_who_reads_nothing_costs_little_and_delays_nobody(server: EventServer) -> None:
    """10 MB are told to each of eight; without a bound they would all be kept, eight times."""
    person, other = make.user(), make.user()
    stalled = [stalling(server, person) for _ in range(READERS)]
    elsewhere = listening(server, other)
    before, said_at = memory(server), []

    for n in range(EVENTS):
        say(person, n)
        if n % 10 == 0:
            said_at.append(time.monotonic())
            tell(user_id=other.pk, kind="test", payload={"n": n})
            elsewhere.hears(*range(0, n + 1, 10))

    grown = memory(server) - before
    late = [told.at - at for told, at in zip(elsewhere.told, said_at, strict=True)]
    elsewhere.close()
    for one in stalled:
        one.close()

    assert grown < 40 * MEGABYTE, grown
    assert max(late) < 2, late


def test_after_a_megabyte_one_comes_again(server: EventServer) -> None:
    person = make.user()
    first = listening(server, person)
    for n in range(30):
        say(person, n)

    first.is_ended("restart")
    heard = first.numbers()
    again = listening(server, person, Last_Event_ID=first.last_id)
    again.hears(*range(len(heard), 30))
    again.close()

    assert 19 <= len(heard) < 30
    assert heard == [*range(len(heard))]


def say(person: User, n: int) -> None:
    tell(user_id=person.pk, kind="test", payload={"n": n, "text": "x" * LETTERS})


def stalling(server: EventServer, person: User) -> socket.socket:
    """A stream is open, and from here on nothing of it is read."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.settimeout(10)
    one.connect(("127.0.0.1", server.port))
    headers = {"Host": "localhost", **bearer(person)}
    named = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    one.sendall(f"GET /api/me/events/ HTTP/1.1\r\n{named}\r\n".encode())
    seen = b""
    while b"\nid: " not in seen:
        seen += one.recv(4096)
    return one


def worker(server: EventServer) -> Path:
    """In /proc, of the process that streams."""
    assert server.process
    parent = server.process.pid
    child, *_ = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return Path("/proc", child)


def memory(server: EventServer) -> int:
    """Bytes."""
    lines = (worker(server) / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) * 1024
