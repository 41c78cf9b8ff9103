"""`evaluate_recommender`: measures, tells and writes, without a database."""

import csv
import io
import json
from collections.abc import Iterator
from math import log2
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from threadpoolctl import threadpool_limits

from config.env import Misconfigured
from recommendations.evaluating.ours import Tonearm
from recommendations.learning.options import Options
from tests.recommendations.evaluating import planted

QUICK = Options(folds=1, factors=(8,), iterations=3, trees=30, live_trees=20, threads=1)


def evaluate(*arguments: str | Path) -> str:
    told = io.StringIO()
    call_command("evaluate_recommender", *map(str, arguments), stdout=told)
    return told.getvalue()


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    """One thread: some that wait for one another are slow where others want the processors."""
    with pytest.MonkeyPatch.context() as patch, threadpool_limits(1):
        patch.setattr(Tonearm, "options", QUICK)
        yield


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Where the figures are, and what was said."""
    data = planted.folder(tmp_path_factory.mktemp("planted"))
    out = data / "out"
    return out, evaluate("--data", data, "--out", out, "--seed", "0")


def figures(out: Path, key: str) -> dict[str, Any]:
    told = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = told["datasets"][0]["sets"][key]
    return found


def test_tastes_are_found(done: tuple[Path, str]) -> None:
    told = figures(done[0], "80/20")

    _, low, _ = told["gains"]["ndcg@10"]["MostPop"]
    assert low > 0
    assert told["contenders"]["Tonearm"]["people"] == [120]


def test_stations_keep_their_rules(done: tuple[Path, str]) -> None:
    ours = figures(done[0], "stations")["contenders"]["Tonearm"]

    assert ours["violations"] == [0, 0]
    assert ours["overlap"][0] < 1


def test_the_table_tells_what_is_reached_and_what_is_not_here(done: tuple[Path, str]) -> None:
    lines = [line.split() for line in done[1].splitlines()]

    assert "planted0: 120 people, 100 artists" in done[1]
    assert ["MHCN", "(published)", "0.2068", "0.2123"] in [line[:4] for line in lines]
    assert ["artists,", "80/20", "ndcg@10", ">=", "0.272"] in [line[:5] for line in lines]
    tracks = next(line for line in lines if line[:3] == ["tracks,", "80/20", "recall@20"])
    assert tracks[5:8] == ["-", "not", "here"]


@pytest.mark.parametrize(
    ("folder", "key"),
    [(".", "80/20"), ("8-1-1", "8:1:1"), ("new-3-known", "new, 3 known")],
)
def test_another_scorer_finds_the_same(done: tuple[Path, str], folder: str, key: str) -> None:
    ours = figures(done[0], key)["contenders"]["Tonearm"]

    scored = scores_of(done[0] / folder)

    assert {name: ours[name][0] for name in scored} == pytest.approx(scored, abs=1e-9)


def scores_of(folder: Path) -> dict[str, float]:
    """Of the three files, in the plainest way."""
    recs = lists(folder / "recs.csv", 2)
    test, train = lists(folder / "test.csv", 1), lists(folder / "train.csv", 1)
    told = dict.fromkeys(("recall@20", "ndcg@10", "prec@10", "mrr@100", "coverage@20"), 0.0)
    for person, hidden in test.items():
        shown = [item for item in recs[person] if item not in train.get(person, [])]
        hits = [place for place, item in enumerate(shown) if item in hidden]
        ideal = sum(1 / log2(place + 2) for place in range(min(10, len(hidden))))
        gained = sum(1 / log2(place + 2) for place in hits if place < 10)
        told["recall@20"] += sum(place < 20 for place in hits) / len(hidden) / len(test)
        told["ndcg@10"] += gained / ideal / len(test)
        told["prec@10"] += sum(place < 10 for place in hits) / 10 / len(test)
        told["mrr@100"] += 1 / (hits[0] + 1) / len(test) if hits else 0
    known = {item for items in train.values() for item in items}
    best = {item for items in recs.values() for item in items[:20]}
    told["coverage@20"] = len(best) / len(known)
    return told


def lists(path: Path, column: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in list(csv.reader(file))[1:]:
            found.setdefault(row[0], []).append(row[column])
    return found


def test_a_given_split(tmp_path: Path, done: tuple[Path, str]) -> None:
    """What was written can be given: the same is known and hidden."""
    before, data = done[0], done[0].parent
    files = ("--train", before / "train.csv", "--test", before / "test.csv")

    told = evaluate("--data", data, *files, "--out", tmp_path, "--without-baselines")

    assert "80/20 as given, 120 people" in told
    assert lists(tmp_path / "test.csv", 1) == lists(before / "test.csv", 1)
    assert lists(tmp_path / "recs.csv", 2).keys() == lists(before / "recs.csv", 2).keys()


def test_tracks_without_friends_or_tags(tmp_path: Path) -> None:
    rows = planted.listens()
    planted.write(tmp_path, "interactions.csv", "user_id,track_id,plays", rows)

    told = evaluate("--data", tmp_path, "--out", tmp_path, "--seed", "0", "--only", "warm")

    assert "120 people, 100 tracks, " in told
    assert "pairs, nothing besides" in told
    assert "left out: no friends.csv" in told
    _, low, _ = figures(tmp_path, "80/20")["gains"]["ndcg@10"]["MostPop"]
    assert low > 0


def test_somebody_who_is_not_in_the_train_file_is_new(tmp_path: Path) -> None:
    data = planted.folder(tmp_path)
    rows = planted.listens()
    known = [row for row in rows if row[0] not in ("p0", "p1", "p2", "p3")]
    train = planted.write(tmp_path, "train.csv", "user,item,plays", known)
    hidden = [row for row in rows if row not in known]
    test = planted.write(tmp_path, "test.csv", "user,item,plays", hidden)
    files, out = ("--train", train, "--test", test), tmp_path / "out"

    evaluate("--data", data, *files, "--out", out, "--without-baselines")

    assert figures(out, "new, 0 known")["contenders"]["Tonearm"]["people"] == [4]
    assert lists(out / "recs.csv", 2).keys() == {"p0", "p1", "p2", "p3"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--data", "nowhere"], "nowhere is no folder."),
        (["--data", "{empty}"], "{empty} holds no interactions.csv or interactions.csv.gz."),
        (["--data", "{full}", "--train", "x.csv"], "--train and --test go together."),
        (["--data", "{full}", "--seed", "-1"], "A seed is a whole number, at least 0."),
        (
            ["--data", "{full}", "--train", "x.csv", "--test", "x.csv"],
            "x.csv cannot be read: No such file or directory.",
        ),
        (
            ["--data", "{full}", "--train", "{full}/interactions.csv",
             "--test", "{full}/interactions.csv"],
            "All of {full}/interactions.csv occurs in {full}/interactions.csv: nothing is left"
            " to foretell.",
        ),
        (
            ["--data", "{full}", "--train", "{full}/interactions.csv", "--test", "{other}"],
            "No item of {other} occurs in {full}/interactions.csv: both must use the same ids.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_done(tmp_path: Path, arguments: list[str], told: str) -> None:
    places = {"empty": tmp_path / "empty", "full": tmp_path / "full"}
    for place in places.values():
        place.mkdir()
    planted.folder(places["full"])
    places["other"] = planted.write(tmp_path, "other.csv", "user,item", [("p1", "x")])

    with pytest.raises(Misconfigured) as refused:
        evaluate(*(argument.format(**places) for argument in arguments))

    assert refused.value.code == told.format(**places)
