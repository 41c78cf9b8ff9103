"""A catalogue is kept as long as what made it is as it was."""

from pathlib import Path

import pytest

from audio.charts import counting
from config import supervisor
from tests.benchmarks import servers, stock
from tests.benchmarks.seed import FULL, Size


@pytest.fixture
def indexing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    file = tmp_path / "terms.py"
    file.write_text("MOST = 3\n", encoding="utf-8")
    monkeypatch.setattr(stock, "INDEXING", tmp_path)
    return file


def test_what_is_searched_is_made_anew_when_it_is_indexed_otherwise(
    db: None, indexing: Path
) -> None:
    searched, plain = stock._mark(Size.of(2_000)), stock._mark(FULL)
    indexing.write_text("MOST = 4\n", encoding="utf-8")

    assert stock._mark(Size.of(2_000)) != searched
    assert stock._mark(FULL) == plain


def test_what_is_searched_is_made_anew_when_charts_are_counted_otherwise(
    db: None, indexing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stock._mark(Size.of(2_000))
    monkeypatch.setattr(counting, "__file__", str(indexing))

    assert stock._mark(Size.of(2_000)) != before


def test_ours_is_started_as_it_is_shipped() -> None:
    shipped = supervisor.commands()["web"]
    assert shipped[:2] == ("-m", servers.OURS.program)
    assert shipped[-1] == servers.OURS.target
