"""Tables that make no sense are refused in a sentence."""

import gzip
from pathlib import Path

import pytest

from config.tables import Unreadable
from recommendations.evaluating import loading

FINE = "user,item,weight\n1,10,3\n1,11,2\n2,10,1\n"


def refusal(tmp_path: Path, name: str, text: str) -> str:
    (tmp_path / "interactions.csv").write_text(FINE, encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        loading.load(tmp_path)
    return str(refused.value).removeprefix(str(tmp_path / name))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ": the first line must name at least 2 columns."),
        ("user\n1\n", ": the first line must name at least 2 columns."),
        ("1,10,3\n1,11,2\n", ": the first line is data; it must name the columns."),
        ("user,item,weight\n", " has no lines below the heading."),
        ("user,item,weight\n1,10,0\n", " has no lines below the heading."),
        ("user,item,weight\n1,10,3\n1,11,many\n", ", line 3: the weight 'many' is no number."),
        ("user,item,weight\n1,10,nan\n", ", line 2: the weight 'nan' is no number."),
        ("user,item,weight\n1,10,-4\n", ", line 2: the weight -4 is below zero."),
        ("user,item,weight\n1,,3\n", ", line 2: at least 2 values are needed."),
    ],
)
def test_listens_that_make_no_sense(tmp_path: Path, text: str, told: str) -> None:
    assert refusal(tmp_path, "interactions.csv", text) == told


def test_tags_of_other_items(tmp_path: Path) -> None:
    told = refusal(tmp_path, "item_tags.csv", "item,tag\nx,rock\n")
    assert told.endswith("was listened to: both must use the same ids.")


def test_new_people_of_whom_nothing_is_known(tmp_path: Path) -> None:
    told = refusal(tmp_path, "users_cold.csv", "user\n1\n7\n")
    assert told == ": interactions.csv has nothing of 7."


def test_a_damaged_file(tmp_path: Path) -> None:
    packed = gzip.compress(FINE.encode())
    (tmp_path / "interactions.csv.gz").write_bytes(packed[:-12])

    with pytest.raises(Unreadable, match="cut short or damaged"):
        loading.load(tmp_path)


def test_a_pair_that_occurs_twice_is_one(tmp_path: Path) -> None:
    (tmp_path / "interactions.csv").write_text(f"{FINE}1,10,4\n", encoding="utf-8")

    listens = loading.load(tmp_path).listens

    assert (len(listens), listens.weights.tolist()) == (3, [7, 2, 1])


def test_friendship_goes_both_ways(tmp_path: Path) -> None:
    (tmp_path / "interactions.csv").write_text(FINE, encoding="utf-8")
    (tmp_path / "friends.csv").write_text("a,b\n1,2\n2,1\n2,2\n9,1\n", encoding="utf-8")

    friends = loading.load(tmp_path).friends

    assert friends is not None
    assert friends.toarray().tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("heading", "level"), [("artist_id", "artists"), ("track_id", "tracks"), ("x", "artists")]
)
def test_what_the_items_are(tmp_path: Path, heading: str, level: str) -> None:
    text = FINE.replace("item", heading)
    (tmp_path / "interactions.csv").write_text(text, encoding="utf-8")

    assert loading.load(tmp_path).level == level
