"""What is known, what is hidden, and that the one does not tell of the other."""

from pathlib import Path

import numpy as np

from recommendations.evaluating import loading, splits
from recommendations.evaluating.datasets import Dataset, Ints, Pairs
from tests.recommendations.evaluating import planted


def people_with(*counts: int) -> Pairs:
    people = np.repeat(np.arange(len(counts)), counts)
    items = np.concatenate([np.arange(count) for count in counts])
    return Pairs(people, items, np.ones(len(people), dtype=np.float32))


def test_a_fifth_rounded_down_is_hidden_and_one_of_two_or_more() -> None:
    pairs = people_with(1, 2, 4, 5, 9, 10, 14)

    hidden = splits.held_back(pairs, seed=0)

    assert np.bincount(pairs.people[hidden], minlength=7).tolist() == [0, 1, 1, 1, 1, 2, 2]


def test_a_seed_gives_the_same_split_and_another_seed_another() -> None:
    pairs = people_with(*[20] * 30)
    first = splits.held_back(pairs, seed=3)

    assert (splits.held_back(pairs, seed=3) == first).all()
    assert (splits.held_back(pairs, seed=4) != first).any()


def small(tmp_path: Path, **tables: list[tuple[object, ...]]) -> Dataset:
    listens = [(f"u{person}", f"a{item}", 1) for person in range(3) for item in range(10)]
    planted.write(tmp_path, "interactions.csv", "user,item,weight", listens)
    for name, rows in tables.items():
        planted.write(tmp_path, f"{name}.csv", "user,item,tag", rows)
    return loading.load(tmp_path)


def test_nothing_hidden_is_learnt_from_or_tagged(tmp_path: Path) -> None:
    tagged = [(f"u{person}", f"a{item}", "x") for person in range(3) for item in range(10)]
    dataset = small(tmp_path, user_tagged_artists=[*tagged, ("stranger", "a0", "x")])

    asked = splits.warm(dataset, seed=0)

    assert asked.evidence.listens.multiply(asked.hidden).nnz == 0
    assert (asked.evidence.listens + asked.hidden).nnz == 30
    # A tag for each listen that is known, and the stranger's.
    assert asked.evidence.tags is not None
    assert asked.evidence.tags.sum() == 24 + 1


def test_of_ten_listens_one_is_asked_for_and_one_kept_for_nothing(tmp_path: Path) -> None:
    asked = splits.eight_one_one(small(tmp_path), seed=0)

    assert np.diff(asked.evidence.listens.indptr).tolist() == [8, 8, 8]
    assert np.diff(asked.hidden.indptr).tolist() == [1, 1, 1]
    assert np.diff(asked.masked.indptr).tolist() == [9, 9, 9]
    assert asked.masked.multiply(asked.hidden).nnz == 0


def test_nothing_is_learnt_from_new_people(tmp_path: Path) -> None:
    dataset = loading.load(planted.folder(tmp_path))
    new = splits.newcomers(dataset, seed=0)
    asked = dict(splits.Newcomers(dataset, new).questions(seed=0))

    assert len(new) == 36  # of 120
    assert sorted(asked) == [0, 1, 3]
    for known, question in asked.items():
        assert np.isin(question.people, new).all()
        assert not np.isin(question.evidence.people, new).any()
        assert (np.diff(question.asked.profiles.indptr) == known).all()
        assert (question.asked.rows == -1).all()
    one, three = asked[1].asked.profiles, asked[3].asked.profiles
    assert one.multiply(three).nnz == 36


def test_new_people_are_those_of_the_file(tmp_path: Path) -> None:
    planted.write(tmp_path, "users_cold.csv", "user_id", [("u1",)])

    asked = dict(splits.Newcomers(*named(small(tmp_path))).questions(seed=0))

    assert np.diff(asked[3].hidden.indptr).tolist() == [7]


def test_what_is_known_of_new_people_may_stand_in_the_file(tmp_path: Path) -> None:
    planted.write(tmp_path, "users_cold.csv", "user_id,artist_id", [("u1", "a4"), ("u2", "")])
    dataset = small(tmp_path)

    asked = dict(splits.Newcomers(*named(dataset)).questions(seed=0))

    assert sorted(asked) == [0, 1]
    assert [dataset.items[k] for k in asked[1].asked.profiles.indices.tolist()] == ["a4"]
    assert [dataset.people[k] for k in asked[0].people] == ["u2"]
    assert asked[0].hidden.nnz == 10


def test_what_new_people_listen_to_may_stand_in_the_file(tmp_path: Path) -> None:
    rows = [("new", "a1", 5), ("new", "a2", 5)]
    planted.write(tmp_path, "users_cold.csv", "user_id,artist_id,plays", rows)
    dataset = small(tmp_path)

    asked = dict(splits.Newcomers(*named(dataset)).questions(seed=0))

    assert [dataset.people[k] for k in asked[0].people] == ["new"]
    assert asked[0].hidden.nnz == 2
    assert asked[1].hidden.nnz == 1
    assert 3 not in asked


def named(dataset: Dataset) -> tuple[Dataset, Ints]:
    return dataset, splits.newcomers(dataset, seed=0)
