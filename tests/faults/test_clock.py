"""The clock of the whole machine is put forward by an hour, and back again."""

import json
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from config import env
from tests import make
from tests.faults.records import Seen
from tests.servers import Answer, Web, web
from tests.twins import twin
from users.codes import otp
from users.models import TotpDevice, User
from users.totp.secrets import BOX

pytestmark = [
    pytest.mark.fault("F20"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
]

HOUR = 3_600
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LIBRARIES = ("/usr/lib", "/usr/local/lib")


def library() -> str:
    """Of libfaketime; skips where there is none."""
    for place in LIBRARIES:
        for found in Path(place).rglob("libfaketime.so.1"):
            return str(found)
    pytest.skip("needs faketime")


class Machine(NamedTuple):
    """Web server and database by one clock, which `jump` sets."""

    server: Web
    database: str
    clock: Path

    def jump(self, seconds: int) -> None:
        """So far from the true time."""
        self.clock.write_text(f"{seconds:+d}\n")

    def post(self, path: str, body: Any = None, token: str = "") -> Answer:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.server.ask(path, "POST", body, Content_Type="application/json", **headers)

    def is_let_in(self, access: str) -> bool:
        path, header = "/api/auth/user/", f"Bearer {access}"
        return self.server.ask(path, Authorization=header).status == 200

    def code(self, person: User) -> str:
        """Asked for now, and mailed."""
        asked = {"email": person.email, "purpose": "login"}
        assert self.post("/api/auth/otp/send/", asked).status == 202
        with psycopg.connect(self.database) as there:
            row = there.execute(
                "SELECT id FROM users_challenge WHERE user_id = %s", [person.pk]
            ).fetchone()
        assert row
        assert isinstance(row[0], UUID)
        return otp.code_of(row[0], "login", pepper=env.OTP_PEPPER)

    def signs_in(self, person: User, **more: str) -> Answer:
        asked = {"email": person.email, "password": make.PASSWORD}
        return self.post("/api/auth/login/", asked | more)

    def uses(self, person: User, code: str) -> int:
        asked = {"email": person.email, "purpose": "login", "code": code}
        return self.post("/api/auth/otp/verify/", asked).status

    def refreshes(self, token: str) -> Answer:
        return self.post("/api/auth/token/refresh/", {"refresh": token})


def told(answer: Answer) -> Any:
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


@pytest.fixture
def people() -> list[User]:
    """They are there before the machine is. The last has an authenticator app."""
    verified = datetime(2026, 1, 1, tzinfo=UTC)
    some = [make.user(email_verified_at=verified) for _ in range(4)]
    TotpDevice.objects.create(user=some[-1], secret=BOX.seal(SECRET), confirmed_at=verified)
    return some


@pytest.fixture
def machine(
    people: list[User], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Machine]:
    """A PostgreSQL of its own; the other one's clock belongs to everybody."""
    with tempfile.NamedTemporaryFile("w", prefix="tonearm-clock-") as clock:
        clock.write("+0\n")
        clock.flush()
        Path(clock.name).chmod(0o644)  # PostgreSQL may run as somebody else
        faked = {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": clock.name,
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        for name, value in faked.items():
            monkeypatch.setenv(name, value)
        with twin(alone=True) as base:
            database = base.url(connection.settings_dict["NAME"])
            with web(tmp_path, DATABASE_URL=database, **faked) as server:
                for name in faked:
                    monkeypatch.delenv(name)
                yield Machine(server, database, Path(clock.name))


def test_nothing_is_good_for_longer_or_twice(
    machine: Machine, people: list[User], seen: Seen
) -> None:
    ada, ben, cy, dee = people
    app = make.app_of(SECRET)
    first = told(machine.signs_in(ada))
    code = machine.code(ben)

    machine.jump(HOUR)
    seen.load = "an hour forwards, then back; web server and database"
    assert not machine.is_let_in(first["access"])
    second = told(machine.refreshes(first["refresh"]))
    assert machine.is_let_in(second["access"])
    assert machine.uses(ben, code) == 422
    fresh = machine.code(ben)
    assert machine.uses(ben, fresh) == 200
    later = told(machine.signs_in(cy))
    shown = app.at(int(time.time()) + HOUR)
    assert machine.signs_in(dee, totp=shown).status == 200

    machine.jump(0)
    replayed = machine.refreshes(first["refresh"])
    again = machine.uses(ben, fresh)
    early = machine.refreshes(later["refresh"])
    anew = machine.signs_in(cy)
    twice = machine.signs_in(dee, totp=shown)

    assert replayed.status == 401
    assert again == 422
    assert early.status == 401
    assert twice.status == 401
    assert anew.status == 200
    assert machine.is_let_in(told(anew)["access"])

    machine.jump(HOUR + 60)
    assert machine.refreshes(later["refresh"]).status == 200
    seen.tell(
        "forwards: tokens of ten minutes and codes are too old, sessions go on; "
        "back: no token and no code is good twice, whoever signs in anew is let in, "
        "and sessions of the hour go on when it has passed"
    )
