"""Half an hour of ordinary use: nothing fails, and nothing that runs grows."""

import http.client
import json
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from config import env
from tests import make
from tests.audio.streaming import stored
from tests.config import processes
from tests.faults import meter
from tests.faults.records import Seen
from tests.faults.soak import Listener, soak
from tests.faults.table import FULL, SOAK_HOURS
from tests.servers import database_url, free_port
from users.auth import tokens
from users.models import User

pytestmark = [
    pytest.mark.fault("F20", minutes=SOAK_HOURS * 60 + 30),
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
]

SECONDS, EVERY, RATE = (SOAK_HOURS * 3600, 5.0, 50.0) if FULL else (10.0, 1.0, 20.0)
WARM = SECONDS / 3
"""Until then caches fill and connections open."""
FAST, FILL = (RATE * 3, 600.0) if FULL else (RATE, 1.0)
"""Before: the heap settles. In turns of 6,000 requests a web process held 90, 40, 28 and 15 kB
more of the C library's memory, and of Python the same objects: seen from its first half hour,
that would be growth."""
MOST_MB_AN_HOUR = 1.0
MORE_FILES = 4
"""Open ones that come and go: a log, a connection that is made anew, a file just being read."""


REMEMBERED = 4_096 if FULL else 100
"""Tokens that a web process knows again: at two a second it would learn them for half an hour,
and seem to grow."""


def met(port: int, person: User) -> None:
    """The only web process has seen as many tokens as it remembers."""
    session, line = make.session(person), http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(REMEMBERED):
        headers = {"Authorization": f"Bearer {tokens.issue(session).access}"}
        line.request("GET", "/api/me/notifications/", headers=headers)
        assert line.getresponse().read()
    line.close()


def used(
    var_dir: Path, emails: list[str], tracks: list[int]
) -> tuple[list[Listener], list[meter.Reading]]:
    """Listeners and readings of one run of everything that `manage.py serve` starts."""
    port = free_port()
    settings = {"PORT": str(port), "LIMITS": "off", "WEB_WORKERS": "1"}
    settings |= {"DATABASE_URL": database_url(), "SECRET_KEY": env.SECRET_KEY}
    settings |= {"JWT_KEYS": json.dumps(env.JWT_KEYS), "OTP_PEPPER": env.OTP_PEPPER}
    with processes.started("manage.py", "serve", var_dir=var_dir, **settings) as server:
        processes.wait_for(server, "Ctrl-C stops it.")
        met(port, make.user())
        soak(port, emails, tracks, rate=FAST, seconds=FILL)
        with meter.metered(lambda: processes.found(var_dir), database_url(), EVERY) as metered:
            listeners = soak(port, emails, tracks, rate=RATE, seconds=SECONDS)
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)
    return listeners, metered.readings


def test_half_an_hour_of_use_leaves_nothing_behind(
    tmp_path: Path, settings: Any, seen: Seen
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    tracks = [
        stored.track(stored.noise(100_000), album=f"Album {n // 6}", artist="Weir").pk
        for n in range(60)
    ]
    emails = [make.user().email for _ in range(16)]

    listeners, readings = used(tmp_path, emails, tracks)

    statuses = sum((one.statuses for one in listeners), Counter[str]())
    warm = [one for one in readings if one.seconds > WARM]
    first, last, slopes = warm[0], warm[-1], meter.slopes(readings, WARM)
    seen.load = (
        f"{RATE:.0f} steps a second for {SECONDS / 60:.0f} min, the last two thirds measured; "
        f"before, {FAST * FILL:,.0f} faster ones"
    )
    seen.tell(
        f"{statuses.total():,} requests, {statuses.total() - statuses['good']} failed",
        "MB an hour: " + ", ".join(f"{name} {mb:+.2f}" for name, mb in slopes.items()),
        f"connections to PostgreSQL {first.connections}, then {last.connections}",
        "open files "
        + ", ".join(f"{name} {n}, then {last.files[name]}" for name, n in first.files.items()),
    )
    assert set(statuses) == {"good"}
    assert statuses["good"] > RATE * SECONDS * 0.9
    del first.files[
        meter.POSTGRES
    ]  # it keeps tables open as it finds them, up to its own limit
    for name, count in first.files.items():
        assert last.files[name] <= count + MORE_FILES, name
    assert last.connections <= first.connections + MORE_FILES
    if FULL:
        assert {name: mb for name, mb in slopes.items() if mb > MOST_MB_AN_HOUR} == {}
