"""The scripts of deploy/aws, with an Amazon that only remembers what it was told."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import hcl2
import pytest

from tests.servers import ROOT

NEW = "ghcr.io/example/tonearm@sha256:" + "b" * 64
ENTRY = '''#!/usr/bin/env python3
"""`aws ecs …`: answers from a file beside it, and notes what it was asked."""
import json, pathlib, sys

here = pathlib.Path(__file__).parent
world = json.loads((here / "world.json").read_text())
words = sys.argv[1:]
with (here / "asked.jsonl").open("a") as asked:
    asked.write(json.dumps(words) + "\\n")


def after(option):
    return words[words.index(option) + 1]


def arn(family):
    return f"arn:aws:ecs:eu-central-1:1:task-definition/{family}:8"


match words[1]:
    case "describe-task-definition":
        image = {"containerDefinitions": [{"image": "old"}], "revision": 7}
        print(json.dumps(image | {"family": after("--task-definition")}))
    case "register-task-definition":
        made = json.loads(open(after("--cli-input-json").removeprefix("file://")).read())
        assert "revision" not in made
        world["images"][made["family"]] = made["containerDefinitions"][0]["image"]
        print(arn(made["family"]))
    case "run-task":
        print(world["task"])
    case "describe-tasks":
        print(world["exit"])
    case "describe-services":
        name, what = after("--services"), after("--query")
        if "taskDefinition" in what:
            old = name in world["taken_back"]
            print(arn(f"{world['cluster']}-{name}").replace(":8", ":7" if old else ":8"))
        else:
            print(world["desired" if "desiredCount" in what else "tasks"][name])
(here / "world.json").write_text(json.dumps(world))
'''


class Amazon:
    def __init__(self, place: Path) -> None:
        self.place = place
        (place / "aws").write_text(ENTRY)
        (place / "aws").chmod(0o755)
        self.world: dict[str, Any] = {
            "cluster": "music",
            "task": "arn:aws:ecs:eu-central-1:1:task/music/0a1b",
            "exit": 0,
            "desired": {"web": 4, "events": 1, "worker": 1, "media": 1},
            "tasks": {"web": 2, "events": 1, "worker": 1, "media": 1},
            "taken_back": [],
            "images": {},
        }

    def run(self, script: str, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        (self.place / "world.json").write_text(json.dumps(self.world))
        (self.place / "asked.jsonl").write_text("")
        given = {"CLUSTER": "music", "NETWORK": "{}", "IMAGE": NEW} | more
        done = subprocess.run(
            [ROOT / "deploy/aws" / script, *words],
            cwd=self.place,
            env={"PATH": f"{self.place}:{os.environ['PATH']}"} | given,
            text=True,
            capture_output=True,
            check=False,
        )
        self.world = json.loads((self.place / "world.json").read_text())
        return done

    def asked(self, what: str) -> list[list[str]]:
        lines = (self.place / "asked.jsonl").read_text().splitlines()
        return [words for line in lines if (words := json.loads(line))[1] == what]


@pytest.fixture
def amazon(tmp_path: Path) -> Amazon:
    return Amazon(tmp_path)


def after(words: list[str], option: str) -> str:
    return words[words.index(option) + 1]


def test_a_new_version_comes_up(amazon: Amazon):
    done = amazon.run("deploy")

    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, f"{NEW} runs."), done.stderr
    names = ("tables", "web", "events", "worker", "media")
    assert amazon.world["images"] == {f"music-{name}": NEW for name in names}
    [migrated] = amazon.asked("run-task")
    assert after(migrated, "--task-definition").endswith("/music-tables:8")
    renewed = amazon.asked("update-service")
    assert [after(one, "--service") for one in renewed] == ["web", "events", "worker", "media"]
    assert not any("--desired-count" in one for one in renewed)  # scaling's to say


def test_the_first_one_starts_what_terraform_made(amazon: Amazon):
    amazon.world["desired"] = dict.fromkeys(amazon.world["desired"], 0)

    assert amazon.run("deploy").returncode == 0

    started = {
        after(one, "--service"): after(one, "--desired-count")
        for one in amazon.asked("update-service")
    }
    assert started == {"web": "2", "events": "1", "worker": "1", "media": "1"}


def test_a_version_that_was_taken_back_is_no_success(amazon: Amazon):
    amazon.world["taken_back"] = ["worker"]

    done = amazon.run("deploy")

    assert done.returncode == 1
    assert done.stderr == f"worker did not come up with {NEW}, and runs the version before.\n"
    assert "runs." not in done.stdout


def test_nothing_is_renewed_over_tables_that_are_not_ready(amazon: Amazon):
    amazon.world["exit"] = 1

    done = amazon.run("deploy")

    assert done.returncode == 1
    assert done.stderr == "Migrating did not end well; the old version goes on.\n"
    assert amazon.asked("update-service") == []


def test_a_command_in_a_task_of_its_own(amazon: Amazon):
    done = amazon.run(
        "run", "createsuperuser", "--no-input", DJANGO_SUPERUSER_EMAIL='me"x@example.org'
    )

    assert done.returncode == 0, done.stderr
    [asked] = amazon.asked("run-task")
    assert after(asked, "--task-definition") == "music-tables"
    assert json.loads(after(asked, "--overrides")) == {
        "containerOverrides": [
            {
                "name": "tonearm",
                "command": ["createsuperuser", "--no-input"],
                "environment": [
                    {"name": "DJANGO_SUPERUSER_EMAIL", "value": 'me"x@example.org'}
                ],
            }
        ]
    }
    assert done.stdout == (
        "createsuperuser ended with 0; its words are in the stream tables/tonearm/0a1b of "
        "/music.\n"
    )


def test_a_command_that_failed(amazon: Amazon):
    amazon.world["exit"] = 3

    assert amazon.run("run", "check_install").returncode == 1


def test_a_task_that_was_not_started(amazon: Amazon):
    amazon.world["task"] = "None"

    done = amazon.run("run", "check_install")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("No task was started:")


def test_nothing_runs_before_what_it_needs_is_there():
    text = (ROOT / "deploy/aws/service.tf").read_text()
    services = [
        block["aws_ecs_service"] if "aws_ecs_service" in block else block['"aws_ecs_service"']
        for block in hcl2.loads(text)["resource"]
        if any("aws_ecs_service" in kind for kind in block)
    ]
    [service] = [one for named in services for one in named.values() if isinstance(one, dict)]

    assert service["desired_count"] == 0
    assert {
        "${aws_secretsmanager_secret_version.this}",
        "${aws_db_instance.this}",
        "${aws_efs_mount_target.files}",
    } <= set(service["depends_on"])
    assert "enable_execute_command" not in service  # it cannot work with a read-only root
    assert "readonlyRootFilesystem = true" in text
