"""What parts have shown stands in the page as it was told; what was not measured says so."""

import json
import re
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from xml.etree import ElementTree

import pytest

from config import embedded_postgres, leaving
from tests import hardware
from tests.benchmarks import drawing, libraries, options, page, results, run
from tests.benchmarks.results import Figure, Part, Table
from tests.benchmarks.targets import PARTS, RSS, TARGETS


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(results, "folder", lambda: tmp_path / "bench-results")
    monkeypatch.setattr(page, "PAGE", tmp_path / "docs" / "benchmarks.md")
    (tmp_path / "docs" / "images").mkdir(parents=True)


def part(name: str, *figures: Figure, date: str = "2026-03-01 20:15") -> Part:
    return Part(
        name=name,
        figures=list(figures),
        tables=[Table("Of workers", ("Requests", "MB"), [["5,000", "98.2"]])],
        how=["Two workers."],
        noise="none to speak of",
        complete=True,
        pictures={f"{name}.svg": "<svg/>"},
        date=date,
        revision="2f7ae75",
        machine={"processor": "a small one, 2 cores"},
    )


def written() -> str:
    page.write(results.kept())
    return page.PAGE.read_text(encoding="utf-8")


def row(name: str) -> list[str]:
    line = next(line for line in written().splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line[1:-1].split("|")]


def test_every_target_has_its_row_and_its_part() -> None:
    assert row("search as typed, p95") == [
        *("search as typed, p95", "–", "–", "≤ 25 ms at 1,000,000 tracks"),
        *("not measured", "–"),
    ]
    assert row("my liked tracks (JWT)")[3] == "≥ 70% of the limit's speed; ≥ 8 × DRF"
    assert [name for name in TARGETS if row(name)[4] != "not measured"] == []
    assert {target.part for target in TARGETS.values()} == set(PARTS)
    assert written().count("Not measured yet.") == 6


def test_a_part_stands_there_as_it_was_told() -> None:
    part("memory", Figure(RSS, "112 MB", "", met=True)).keep()

    assert row(RSS) == [
        *(RSS, "112 MB", "–", "≤ 150 MB after 100,000 requests", "yes"),
        "2026-03-01 20:15, 2f7ae75",
    ]
    assert "| 5,000 | 98.2 |" in written()
    assert "![memory](images/memory.svg)" in written()
    assert (page.PAGE.parent / "images/memory.svg").read_text(encoding="utf-8") == "<svg/>"
    assert "- processor: a small one, 2 cores" in written()


def test_a_part_measured_again_replaces_itself_and_leaves_the_others() -> None:
    part("memory", Figure(RSS, "112 MB", "", met=True)).keep()
    part("ingest", Figure("ingest of a track", "7.10 s", "1.02 × ffmpeg", met=True)).keep()
    part("memory", Figure(RSS, "151 MB", "", met=False), date="2026-03-02 08:00").keep()

    assert row(RSS)[1:] == [
        *(
            "151 MB",
            "–",
            "≤ 150 MB after 100,000 requests",
            "**no**",
            "2026-03-02 08:00, 2f7ae75",
        )
    ]
    assert row("ingest of a track")[1] == "7.10 s"


def test_a_part_of_before_revisions_were_kept_says_none() -> None:
    part("memory", Figure(RSS, "112 MB", "", met=True)).keep()
    file = results.folder() / "memory.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    del told["revision"]
    file.write_text(json.dumps(told), encoding="utf-8")

    assert row(RSS)[-1] == "2026-03-01 20:15"


def test_the_commit_is_that_with_which_the_run_began(monkeypatch: pytest.MonkeyPatch) -> None:
    commits = ["ab12cd3"]

    def measured(asked: options.Options) -> Part:
        commits[0] = "ef45678"
        return part("memory", Figure(RSS, "112 MB", "", met=True))

    monkeypatch.setattr(hardware, "revision", lambda: commits[0])
    monkeypatch.setattr(run, "RUN", {"memory": measured})
    monkeypatch.setattr(embedded_postgres, "running", nullcontext)
    monkeypatch.setattr(leaving, "when_asked", lambda then: None)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(sys, "argv", ["benchmarks", "memory"])

    run.main()

    assert row(RSS)[-1] == "2026-03-01 20:15, ab12cd3"


def test_a_revision_says_whether_files_differ_from_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(hardware, "ROOT", tmp_path)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for name in ("one.py", "docs/page.md"):
        (tmp_path / name).write_text("as it was\n", encoding="utf-8")
    for line in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "First."]):
        subprocess.run([*git, *line], cwd=tmp_path, check=True)
    (tmp_path / "docs/page.md").write_text("as it is measured\n", encoding="utf-8")
    clean = hardware.revision()
    (tmp_path / "one.py").write_text("as it is now\n", encoding="utf-8")

    assert re.fullmatch(r"[0-9a-f]{7}", clean)
    assert hardware.revision() == f"{clean}, changed"


@pytest.mark.parametrize(
    "asked",
    [
        ["--slices", "1"],
        ["--slices", "6"],
        ["--seconds", "1"],
        ["--patience", "0"],
        ["memory", "--scale", "0.02"],
        ["--scale", "2"],
        ["ingest", "--file", "song.flac"],
        ["api", "--rows", "a play"],
        ["api", "--contenders", "limit", "ours"],
    ],
)
def test_a_run_with_anything_but_the_defaults_is_not_whole(asked: list[str]) -> None:
    assert not options.given(asked).is_whole


@pytest.mark.parametrize("asked", [[], ["memory"], ["api", "search"]])
def test_a_run_of_some_parts_is_whole(asked: list[str]) -> None:
    assert options.given(asked).is_whole


def test_a_listener_meets_every_kind_of_track() -> None:
    """A stride that shares a factor with the order of the catalogue meets a few only."""
    assert [
        libraries.stride(*of) for of in ((200_000, 500), (1_000_000, 10_000), (20, 40))
    ] == [*(399, 99, 1)]


def test_a_part_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options.given(["memroy"])

    assert "there is no part memroy" in capsys.readouterr().err


def test_help_names_every_part_and_what_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options.given(["--help"])

    told = capsys.readouterr().out
    names = "api search growth memory delivery ingest playlists recommendations training"
    assert [name for name in names.split() if name not in told] == []


def test_charts_are_svg_with_what_they_were_given() -> None:
    bars = drawing.bars("Costs", {"a <play>": {"limit": 0.4, "ours": 0.8, "DRF": None}})
    lines = drawing.lines("MB", "requests", {"worker 1": [(0.0, 90.0), (5_000.0, 99.0)]}, 150)

    texts = [element.text for element in ElementTree.fromstring(bars).iter()]  # noqa: S314
    assert [text for text in texts if text and text.strip()] == [
        *("Costs", "limit", "ours", "DRF", "a <play>", "0.4", "0.8")
    ]
    assert "requests" in [element.text for element in ElementTree.fromstring(lines).iter()]  # noqa: S314
