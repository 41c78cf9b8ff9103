"""Dockerfile and compose.yml: what they name is there, and nothing is forgotten."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema.cli import main as check_jsonschema  # type: ignore[import-untyped]
from click.testing import CliRunner

from config import env, supervisor
from tests.servers import ROOT

OURS = {"tables", "web", "events", "worker", "media"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((ROOT / "compose.yml").read_text())
    return told


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As after `git clone`, with what `prepare` needs."""
    (tmp_path / "deploy/compose").mkdir(parents=True)
    for name in ("prepare", "example.env"):
        text = (ROOT / "deploy/compose" / name).read_text()
        (tmp_path / "deploy/compose" / name).write_text(text)
    return tmp_path


def prepare(checkout: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = ["sh", "deploy/compose/prepare", *words]
    return subprocess.run(command, cwd=checkout, text=True, capture_output=True, check=False)


def test_all_packages_are_in_the_image():
    packages = {
        place.parent.name
        for place in ROOT.glob("*/__init__.py")
        if place.parent.name not in ("tests",)
    }
    copied = set(re.findall(r"^COPY (\w+) \1$", (ROOT / "Dockerfile").read_text(), re.M))

    assert packages | {"templates"} == copied
    kept = (ROOT / ".dockerignore").read_text().splitlines()
    assert {f"!{name}" for name in copied} <= set(kept)


def test_compose_keeps_to_its_specification():
    told = CliRunner().invoke(
        check_jsonschema, ["--builtin-schema", "vendor.compose-spec", str(ROOT / "compose.yml")]
    )

    assert told.exit_code == 0, told.output


def test_each_process_runs_once(compose: dict[str, Any]):
    commands = {name: compose["services"][name]["command"] for name in OURS}

    assert commands.pop("tables") == ["migrate"]
    assert commands == {name: ["process", name] for name in supervisor.commands()}


def test_our_processes_cannot_do_more_than_they_must(compose: dict[str, Any]):
    for name in OURS:
        service = compose["services"][name]

        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "ports" not in service


def test_the_worker_can_write_backups_and_nobody_else_sees_them(compose: dict[str, Any]):
    mounts = {name: compose["services"][name]["volumes"] for name in OURS}

    everybody = ["var:/var/lib/tonearm", "media:/var/lib/tonearm/media"]
    assert mounts.pop("worker") == [*everybody, "${BACKUP_FOLDER:-backup}:/backup"]
    assert [*mounts.values()] == [everybody] * 4
    assert "backup" in compose["volumes"]
    # A volume that is made anew takes its owner from the image.
    image = (ROOT / "Dockerfile").read_text()
    assert "--owner 10001 --group 10001 --mode 0700 /backup\n" in image


def test_only_settings_that_exist(compose: dict[str, Any]):
    known = {variable.name for variable in env.VARIABLES}
    given = set(compose["services"]["web"]["environment"])
    text = (ROOT / "deploy/compose/example.env").read_text()
    given |= set(re.findall(r"^#?([A-Z_]+)=", text, re.M))

    ours_alone = {"LISTEN", "BACKUP_FOLDER"}
    assert {name.removesuffix("_FILE") for name in given} - known == ours_alone


def test_prepared_secrets_are_all_that_compose_mounts(compose: dict[str, Any], checkout: Path):
    done = prepare(checkout, "https://music.example.org/")

    assert done.returncode == 0, done.stderr
    mounted = {Path(secret["file"]).name for secret in compose["secrets"].values()}
    assert {place.name for place in (checkout / "secrets").iterdir()} == mounted
    assert (checkout / ".env").read_text().startswith("BASE_URL=https://music.example.org\n")
    assert (checkout / "secrets").stat().st_mode & 0o777 == 0o700
    assert (checkout / ".env").stat().st_mode & 0o777 == 0o600


def test_prepared_secrets_are_taken_in_production(checkout: Path, tmp_path: Path):
    prepare(checkout, "https://music.example.org")
    files = {
        f"{place.name.upper()}_FILE": str(place) for place in (checkout / "secrets").iterdir()
    }
    settings = {"DEBUG": "off", "BASE_URL": "https://music.example.org", "NUM_PROXIES": "2"}
    settings |= {"EMAIL_PROVIDER": "smtp", "VAR_DIR": str(tmp_path / "var")}

    code = "import json; from config import env; print(json.dumps([*env.JWT_KEYS.values()]))"
    told = subprocess.check_output(
        [ROOT / ".venv/bin/python", "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | settings | files,
    )

    assert len(json.loads(told)[0]) == 64


def test_a_second_time_changes_nothing(checkout: Path):
    prepare(checkout, "https://music.example.org")
    before = {place: place.read_text() for place in (checkout / "secrets").iterdir()}
    (checkout / ".env").write_text("BASE_URL=https://mine.example.org\n")

    assert prepare(checkout, "https://music.example.org").returncode == 0
    assert {place: place.read_text() for place in (checkout / "secrets").iterdir()} == before
    assert (checkout / ".env").read_text() == "BASE_URL=https://mine.example.org\n"


def test_asks_for_an_address(checkout: Path):
    done = prepare(checkout, "music.example.org")

    assert done.returncode == 1
    assert done.stderr.startswith("Say how people will reach the server:")
    assert not (checkout / "secrets").exists()


def test_nginx_finds_the_containers(tmp_path: Path):
    made, main = tmp_path / "default.conf", tmp_path / "nginx.conf"
    main.write_text("events {\n    worker_connections  1024;\n}\n")
    for _ in range(2):  # a container is started again as it was left
        subprocess.run(
            ["sh", "deploy/compose/nginx.sh", "deploy/nginx.conf", str(made), str(main)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "BASE_URL": "https://music.example.org"},
            check=True,
        )
    text = made.read_text()

    assert text.startswith("resolver 127.0.0.11 valid=10s;\n")
    assert "server web:8000 resolve;" in text
    assert "server events:8001 resolve;" in text
    assert "proxy_set_header X-Forwarded-Proto https;" in text
    assert "access_log /dev/stdout tonearm;" in text
    assert "127.0.0.1:" not in text
    assert main.read_text() == (
        "worker_rlimit_nofile 65536;\nevents {\n    worker_connections 16384;\n}\n"
    )


def test_a_paused_player_has_the_minute_of_nginx():
    """Whoever reads nothing is cut off after `send_timeout`: 60 s where nobody says less."""
    said = re.findall(
        r"^\s*send_timeout (\d+)s;", (ROOT / "deploy/nginx.conf").read_text(), re.M
    )

    assert all(int(seconds) >= 60 for seconds in said)


def test_prometheus_finds_the_containers(tmp_path: Path):
    subprocess.run(
        ["sh", "deploy/compose/prometheus.sh", str(tmp_path), "deploy/prometheus"],
        cwd=ROOT,
        check=True,
    )
    told = yaml.safe_load((tmp_path / "prometheus.yml").read_text())

    [job] = told["scrape_configs"]
    assert job["static_configs"] == [{"targets": ["web:8000"]}]
    assert job["authorization"] == {"credentials_file": "/run/secrets/metrics_token"}
    assert told["rule_files"] == ["alerts.yml"]
    assert (tmp_path / "alerts.yml").is_file()
