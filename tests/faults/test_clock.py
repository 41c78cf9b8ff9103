"""The clock of the whole machine is put forward by an hour, and back again."""

import json
import tempfile
import time
from collections.abc import Iterator, Mapping
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

    def shows(self, access: str) -> int:
        """The status for who has this token."""
        return self.server.ask("/api/auth/user/", Authorization=f"Bearer {access}").status

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


def listed(statuses: Mapping[str, int]) -> str:
    return ", ".join(f"{what} {status}" for what, status in statuses.items())


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
    seen.load = "an hour forwards, back, and forwards again; web server and database"
    ahead = {"token": machine.shows(first["access"])}
    second = machine.refreshes(first["refresh"])
    ahead |= {
        "its session": second.status,
        "new token": machine.shows(told(second)["access"]),
        "code": machine.uses(ben, code),
    }
    fresh = machine.code(ben)
    ahead |= {"new code": machine.uses(ben, fresh)}
    later = machine.signs_in(cy)
    shown = app.at(int(time.time()) + HOUR)
    ahead |= {"signing in": later.status, "by app": machine.signs_in(dee, totp=shown).status}
    seen.tell(f"forwards: {listed(ahead)}")

    machine.jump(0)
    back = {
        "rotated token": machine.refreshes(first["refresh"]).status,
        "used code": machine.uses(ben, fresh),
        "session of the hour": machine.refreshes(told(later)["refresh"]).status,
    }
    anew = machine.signs_in(cy)
    back |= {"signing in": anew.status}
    back |= {"used code of an app": machine.signs_in(dee, totp=shown).status}
    back |= {"new token": machine.shows(told(anew)["access"])}
    seen.tell(f"back: {listed(back)}")

    machine.jump(HOUR + 60)
    again = {"session of the hour": machine.refreshes(told(later)["refresh"]).status}
    seen.tell(f"forwards again: {listed(again)}")

    assert ahead == {
        "token": 401,
        "its session": 200,
        "new token": 200,
        "code": 422,
        "new code": 200,
        "signing in": 200,
        "by app": 200,
    }
    assert back == {
        "rotated token": 401,
        "used code": 422,
        "session of the hour": 401,
        "signing in": 200,
        "used code of an app": 401,
        "new token": 200,
    }
    assert again == {"session of the hour": 200}
