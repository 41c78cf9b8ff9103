"""Workflows: of the right shape, and what they call is there."""

import re
from pathlib import Path

import pytest
import yaml
from check_jsonschema.cli import main as check_jsonschema  # type: ignore[import-untyped]
from click.testing import CliRunner

from tests.servers import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
SHAPES = [
    *((place, "vendor.github-workflows") for place in WORKFLOWS),
    (ROOT / ".github/dependabot.yml", "vendor.dependabot"),
]


@pytest.mark.parametrize(("place", "schema"), SHAPES, ids=[place.stem for place, _ in SHAPES])
def test_shape(place: Path, schema: str):
    told = CliRunner().invoke(check_jsonschema, ["--builtin-schema", schema, str(place)])

    assert told.exit_code == 0, told.output


@pytest.mark.parametrize("place", WORKFLOWS, ids=lambda place: place.stem)
def test_nobody_can_put_another_action_in_the_place_of_one(place: Path):
    used = re.findall(r"uses: (\S+)", place.read_text())

    assert [name for name in used if not re.search(r"@[0-9a-f]{40}$|^\./", name)] == []


@pytest.mark.parametrize("place", WORKFLOWS, ids=lambda place: place.stem)
def test_nothing_is_allowed_that_no_job_asks_for(place: Path):
    assert "\npermissions: {}\n" in place.read_text()


def test_what_they_run_is_there():
    text = "\n".join(place.read_text() for place in WORKFLOWS)
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)

    assert set(re.findall(r"(?:run: |^ +)make ([a-z-]+)", text, re.M)) <= set(targets)
    for script in re.findall(r"(?:run: |sh )((?:\.ci|deploy)/[\w/.-]+)", text):
        assert (ROOT / script).is_file()
    for pins in re.findall(r"requirements/\w+\.txt", text):
        assert (ROOT / pins).is_file()


def test_images_are_kept_new_wherever_they_are_named():
    told = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text())

    assert {update["package-ecosystem"] for update in told["updates"]} == {
        "github-actions",
        "docker",
        "docker-compose",
    }


def test_variables_that_a_deployment_wants_are_told():
    used = set(re.findall(r"vars\.(\w+)", (ROOT / ".github/workflows/release.yml").read_text()))
    page = (ROOT / "docs/operations/deployment.md").read_text()

    assert used == set(re.findall(r"^\| `(AWS_\w+)` \|", page, re.M))
