"""systemd, Procfile and the Terraform example: what they name is there."""

import configparser
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hcl2
import pytest

from config import env, supervisor
from tests.servers import ROOT

AWS = ROOT / "deploy/aws"
REFERENCE = re.compile(r"(?<![\w.\"])(?:data\.)?(?:aws|random)_\w+\.\w+")
LOCAL = re.compile(r"\blocal\.(\w+)")
VARIABLE = re.compile(r"\bvar\.(\w+)")


@pytest.fixture(scope="module")
def example() -> dict[str, list[Any]]:
    """All files as one, as Terraform reads them."""
    whole: dict[str, list[Any]] = {}
    for place in sorted(AWS.glob("*.tf")):
        for kind, blocks in hcl2.loads(place.read_text()).items():
            if isinstance(blocks, list):
                whole.setdefault(kind, []).extend(blocks)
    return whole


def text_of_example() -> str:
    lines = "\n".join(place.read_text() for place in sorted(AWS.glob("*.tf")))
    return re.sub(r"^\s*#.*$", "", lines, flags=re.M)


def names(blocks: list[Any]) -> set[str]:
    return {
        f"{_bare(kind)}.{_bare(name)}"
        for block in blocks
        for kind, named in block.items()
        for name in named
        if not name.startswith("__")
    }


def _bare(word: str) -> str:
    return word.strip('"')


def test_what_the_example_refers_to_is_in_it(example: dict[str, list[Any]]):
    declared = names(example["resource"])
    declared |= {f"data.{name}" for name in names(example["data"])}

    assert set(REFERENCE.findall(text_of_example())) <= declared
    assert len(declared) > 40


def test_its_variables_and_locals(example: dict[str, list[Any]]):
    variables = {_bare(name) for block in example["variable"] for name in block}
    here = {name for block in example["locals"] for name in block if not name.startswith("__")}

    assert set(VARIABLE.findall(text_of_example())) == variables
    assert set(LOCAL.findall(text_of_example())) == here


def test_its_settings_exist():
    text = (AWS / "service.tf").read_text()
    block = text[text.index("environment = merge(") : text.index("var.mail,")]
    given = set(re.findall(r"^      (\w+) +=", block, re.M))
    secrets = re.findall(r"^    ([A-Z_]+) += ", (AWS / "secrets.tf").read_text(), re.M)

    assert {"BASE_URL", "DELIVERY", "NUM_PROXIES"} <= given
    assert given | set(secrets) <= {variable.name for variable in env.VARIABLES}
    assert {"DATABASE_URL", "SECRET_KEY", "STREAM_KEY", "OTP_PEPPER", "JWT_KEYS"} == set(
        secrets
    )


def test_its_processes_are_ours():
    text = (AWS / "service.tf").read_text()
    block = text[text.index("processes = {") : text.index("balanced")]

    assert set(re.findall(r"^    (\w+) +=", block, re.M)) == set(supervisor.commands())


def service_of_systemd() -> configparser.SectionProxy:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "deploy/systemd/tonearm.service")
    return unit["Service"]


def test_unit_of_systemd():
    service = service_of_systemd()

    home = Path(service["WorkingDirectory"])
    program, script, command = service["ExecStart"].split()
    assert (program, script) == (str(home / ".venv/bin/python"), "manage.py")
    assert (ROOT / f"config/management/commands/{command}.py").is_file()
    assert (service["KillMode"], service["KillSignal"]) == ("mixed", "SIGINT")
    assert int(service["TimeoutStopSec"]) > supervisor.STOP_WITHIN
    assert service["User"] != "root"
    assert service["SystemCallErrorNumber"] == "EPERM"  # encoders ask for this and that


@pytest.fixture
def manage(tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """`tonearm-manage`, with a systemd that only says what it was asked to run."""
    (tmp_path / "systemd-run").write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    (tmp_path / "systemd-run").chmod(0o755)

    def run(*words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [ROOT / "deploy/systemd/tonearm-manage", *words],
            env={"PATH": f"{tmp_path}:{os.environ['PATH']}"} | variables,
            text=True,
            capture_output=True,
            check=False,
        )

    return run


def test_a_command_runs_as_the_unit_does(
    manage: Callable[..., "subprocess.CompletedProcess[str]"],
):
    told = manage("backup", "--to", "/mnt/usb/my disk").stdout.splitlines()
    service = service_of_systemd()

    program = service["ExecStart"].split()[0]
    at = told.index(program)
    assert told[at:] == [program, "manage.py", "backup", "--to", "/mnt/usb/my disk"]
    given = set(told[:at])
    assert {f"--uid={service['User']}", f"--gid={service['Group']}"} <= given
    assert f"--working-directory={service['WorkingDirectory']}" in given
    same = ("EnvironmentFile", "StateDirectory", "StateDirectoryMode", "UMask")
    assert {f"--property={name}={service[name]}" for name in same} <= given
    assert {f"--setenv={one}" for one in service["Environment"].split()} <= given
    assert "--wait" in given  # so that it ends as the command does
    assert not any("BACKUP_IDENTITY" in one for one in given)


def test_a_secret_key_stands_in_no_command_line(
    manage: Callable[..., "subprocess.CompletedProcess[str]"],
):
    told = manage("restore", BACKUP_IDENTITY="AGE-SECRET-KEY-1X").stdout

    assert "--setenv=BACKUP_IDENTITY\n" in told
    assert "AGE-SECRET-KEY" not in told


def test_no_command_is_none(manage: Callable[..., "subprocess.CompletedProcess[str]"]):
    done = manage()

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Say what to run: tonearm-manage check_install\n"


def test_procfile():
    lines = (ROOT / "Procfile").read_text().splitlines()
    processes = dict(line.split(": ", 1) for line in lines)

    assert processes == {
        "release": "python manage.py migrate --no-input",
        "web": "HOST=0.0.0.0 python manage.py serve",
    }
