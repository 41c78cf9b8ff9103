"""Is what people like found in real listening, better than each baseline finds it?"""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command


class Place:
    """Where the data lies, which is no part of the project."""

    def __init__(self) -> None:
        if not (named := os.environ.get("TONEARM_EVAL_DATA")):
            raise pytest.UsageError("Set TONEARM_EVAL_DATA to the folder of the data.")
        self.hetrec = Path(named) / "recommendations" / "hetrec"
        self.scorer = Path(named) / "recommendations" / "score.py"


@pytest.mark.evaluation
def test_better_than_each_baseline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place, told = Place(), io.StringIO()

    call_command(
        "evaluate_recommender", data=place.hetrec, out=tmp_path, seed=[0, 1], stdout=told
    )

    with capsys.disabled():
        sys.stdout.write(told.getvalue())
    sets = json.loads((tmp_path / "evaluation.json").read_text())["datasets"][0]["sets"]
    doubtful = [
        (key, metric, name)
        for key, metrics in {
            "80/20": ("ndcg@10", "recall@20", "prec@10"),
            "8:1:1": ("ndcg@10", "recall@10"),
            "new, 1 known": ("ndcg@10",),
            "new, 3 known": ("ndcg@10",),
        }.items()
        for metric in metrics
        for name, (_, low, _) in sets[key]["gains"][metric].items()
        if low <= 0
    ]
    assert doubtful == []
    _scored_alike(place, tmp_path / "seed-0", sets["80/20"]["contenders"]["Tonearm"])


def _scored_alike(place: Place, folder: Path, ours: dict[str, Any]) -> None:
    """As by the scorer that goes with the data."""
    files = [str(folder / name) for name in ("recs.csv", "test.csv", "train.csv")]
    command = [sys.executable, str(place.scorer), *files[:2], "--train", files[2]]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    scored = json.loads(answer.stdout)
    assert scored.pop("users") == ours["people"][0]
    assert {name: ours["by_seed"][0][name] for name in scored} == pytest.approx(scored)
