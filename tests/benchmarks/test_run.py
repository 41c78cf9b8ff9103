"""`python -m tests.benchmarks`, as a person types it."""

import shutil
from pathlib import Path

import pytest

from tests.benchmarks import page
from tests.config import processes


@pytest.mark.slow
def test_a_small_run_is_told_and_not_kept(tmp_path: Path) -> None:
    """What is asked for most, beside the limit, in a catalogue of four thousand tracks."""
    if not shutil.which("wrk"):
        pytest.skip("needs wrk")
    before = page.PAGE.read_bytes()
    small = ["--scale", "0.02", "--slices", "1", "--seconds", "1", "--patience", "0"]
    asked = ["api", "--rows", "track detail", "--contenders", "limit", "ours", *small]

    with processes.started("-m", "tests.benchmarks", *asked, var_dir=tmp_path) as run:
        said, _ = run.communicate(timeout=600)

    assert run.returncode == 0, said
    assert "| track detail | limit | " in said
    assert "| track detail | ours | " in said
    assert "Not a whole run: it is not kept" in said
    assert page.PAGE.read_bytes() == before
    assert not (tmp_path / "bench-results").exists()
    assert processes.eventually(lambda: not processes.left_of(tmp_path / "bench"))
