"""`manage.py check_install`, as somebody runs it on a machine."""

import json
import socket
from pathlib import Path
from secrets import token_urlsafe

import pytest

from tests import servers
from tests.config import processes

SECRETS = {name: token_urlsafe(36) for name in ("SECRET_KEY", "STREAM_KEY", "OTP_PEPPER")}
SECRETS["JWT_KEYS"] = json.dumps({"2026": token_urlsafe(36)})
CHECK = ("manage.py", "check_install")


def found(said: str) -> dict[str, set[str]]:
    """Subjects by sign."""
    signs: dict[str, set[str]] = {"✓": set(), "!": set(), "✗": set()}
    for line in said.splitlines():
        if line[:1] in signs:
            signs[line[0]].add(line[2:].partition(":")[0])
    return signs


def test_each_of_six_faults_is_named_in_one_run(tmp_path: Path):
    place = tmp_path / "var"
    place.mkdir(mode=0o755)  # anybody may look into it
    (place / "media").write_text("")  # a file where a folder should be
    nobody = servers.free_port()
    with socket.socket() as other:  # takes our port, and says nothing
        other.bind(("127.0.0.1", 0))
        other.listen()
        code, said = processes.finished(
            *CHECK,
            var_dir=place,
            DEBUG="off",
            PORT=str(other.getsockname()[1]),
            BASE_URL="https://music.invalid",
            NUM_PROXIES="1",
            DATABASE_URL=f"postgres://tonearm:secret-word@127.0.0.1:{nobody}/music",
            EMAIL_PROVIDER="smtp",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=str(nobody),
            EMAIL_FROM="Music <music@example.org>",
            **SECRETS,
        )

    assert code == 1
    assert found(said)["✗"] == {"Disk", "Port", "Database", "Storage", "Mail", "Address"}
    assert f"✗ Disk: Everybody on this machine can enter VAR_DIR={place}" in said
    assert "✗ Port: Something that is not Tonearm listens at http://127.0.0.1:" in said
    assert "✗ Database: Nobody listens there: start PostgreSQL. Correct DATABASE_URL" in said
    assert f"✗ Storage: We cannot write to {place}/media (Not a directory)" in said
    assert f"✗ Mail: 127.0.0.1:{nobody} does not answer (Connection refused)" in said
    assert "✗ Address: Nobody knows the name music.invalid: make it known in DNS." in said
    assert said.splitlines()[-1].startswith("6 faults, ")
    assert "secret-word" not in said
    assert "Traceback" not in said


@pytest.mark.django_db(transaction=True)
def test_nothing_is_wrong_with_one_that_runs(tmp_path: Path):
    (tmp_path / "var").mkdir(mode=0o700)
    with servers.web(tmp_path / "var") as server:
        kept = {k: v for k, v in server.environment.items() if k in (*SECRETS, "DATABASE_URL")}
        code, said = processes.finished(
            *CHECK,
            "--json",
            var_dir=tmp_path / "var",
            PORT=str(server.port),
            BASE_URL=f"http://127.0.0.1:{server.port}",
            **kept,
        )

    findings = json.loads(said)
    sentences = {(one["kind"], one["subject"]): one["sentence"] for one in findings}
    assert code == 0, said
    assert ("good", "Tables") in sentences
    assert ("good", "Storage") in sentences
    where = f"http://127.0.0.1:{server.port}"
    assert sentences["good", "Port"] == f"Tonearm answers at {where}."
    assert sentences["good", "Address"] == f"Tonearm answers at {where}."
    assert sentences["hint", "Worker"].startswith("None runs, and 0 jobs wait")
    assert set(findings[0]) == {"kind", "subject", "sentence"}


def test_a_database_of_our_own_that_cannot_start(tmp_path: Path):
    """The rest is looked at all the same."""
    (tmp_path / "var").mkdir(mode=0o700)
    (tmp_path / "var/postgres").write_text("not a folder")

    code, said = processes.finished(*CHECK, var_dir=tmp_path / "var")

    assert code == 1
    assert "Database" in found(said)["✗"]
    assert "Storage" in found(said)["✓"]
    assert "Traceback" not in said


def test_a_setting_that_is_missing_is_a_sentence(tmp_path: Path):
    code, said = processes.finished(*CHECK, var_dir=tmp_path / "var", DEBUG="off", **SECRETS)

    assert (code, said) == (1, "DATABASE_URL is not set: production needs it.\n")
