"""Trees that numpy reads, and reasons that are true."""

import subprocess
import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from recommendations.learning.candidates import Candidates
from recommendations.learning.growing import exported, grow
from recommendations.learning.interactions import Profiles, matrix
from recommendations.learning.knowledge import Knowledge
from recommendations.learning.reasons import explain
from recommendations.learning.scoring import Ranker, rank


def examples(rows=3_000):
    rng = np.random.default_rng(3)
    made = rng.normal(size=(rows, 4)).astype(np.float32)
    made[rng.random(made.shape) < 0.2] = np.nan
    liked = np.nan_to_num(made[:, 0]) + np.isnan(made[:, 1]) + rng.normal(size=rows) > 0.8
    return made, liked


def test_numpy_reads_trees_as_scikit_learn_does():
    rows, liked = examples()
    grown = HistGradientBoostingClassifier(max_iter=20, max_leaf_nodes=7, random_state=0)
    grown.fit(rows, liked)
    ranker = exported(grown, ("a", "b", "c", "d"), 7)
    # On the very edges too, and where nothing was missing before.
    edges = np.repeat(ranker.threshold.ravel()[:40, None], 4, axis=1)
    asked = np.concatenate([rows, edges, np.full((1, 4), np.nan, np.float32)])

    np.testing.assert_allclose(ranker.score(asked), grown.predict_proba(asked)[:, 1], atol=1e-6)


def test_a_ranker_outlives_its_bytes():
    rows, liked = examples()
    ranker = grow(rows, liked, ("a", "b", "c", "d"), (5, 7))

    again = Ranker.from_bytes(ranker.to_bytes())

    assert again.names == ("a", "b", "c", "d")
    assert again.score(rows).tolist() == ranker.score(rows).tolist()


def test_examples_that_were_left_out_count_all_the_same():
    rows, liked = examples(20_000)
    all_of_them = grow(rows, liked, ("a", "b", "c", "d"), (20, 7))
    rng = np.random.default_rng(1)
    some = liked | (rng.random(len(liked)) < 0.25)

    spared = grow(rows[some], liked[some], ("a", "b", "c", "d"), (20, 7), spared=4)

    assert abs(spared.score(rows).mean() - liked.mean()) < 0.03
    assert abs(all_of_them.score(rows).mean() - liked.mean()) < 0.03


def test_what_is_never_known_changes_nothing():
    rows, liked = examples()
    rows[:, 2] = np.nan

    ranker = grow(rows, liked, ("a", "b", "c", "d"), (5, 7))

    known = rows.copy()
    known[:, 2] = 9
    assert ranker.score(rows).tolist() == ranker.score(known).tolist()
    assert np.unique(ranker.score(rows)).size > 5


def test_without_examples_all_are_equal():
    ranker = grow(
        np.zeros((3, 2), np.float32), np.array([True, False, False]), ("a", "b"),
        (5, 7),
    )  # fmt: skip

    assert np.unique(ranker.score(np.ones((4, 2), np.float32))).size == 1


def test_a_reason_is_what_says_the_most():
    # 0 and 1 are the profile, 2 and 3 what was chosen. 0 is heard more than 1: 1.5 and 1.
    walk = matrix([[0, 0, 0.5, 0], [0, 0, 1, 0.25], [0] * 4, [0] * 4])
    linear = matrix([[0, 0, 0.5, 0], [0, 0, 0, 0], [0] * 4, [0] * 4])
    knowledge = Knowledge(
        {"walk": walk, "linear": linear, "alike": matrix((4, 4))}, np.ones(4, np.float32), 9
    )
    profiles = Profiles(
        matrix([[20, 3, 0, 0]]), matrix([[0, 0, 0, 2]]), np.array([5], np.float32)
    )

    found = explain(np.array([[2, 3, -1]], np.int32), profiles, knowledge, top=2)

    # Of 2: item 0 says 1.5 * (0.5 + 0.5), item 1 says 1 * 1. Of 3 only item 1 says anything.
    assert found.items[0].tolist() == [[0, 1], [1, -1], [-1, -1]]
    np.testing.assert_allclose(
        found.shares[0], np.array([[0.6, 0.4], [1, 0], [0, 0]]), atol=1e-6
    )
    assert found.circle[0].tolist() == [0, 2, 0]


def test_a_request_loads_nothing_that_only_training_needs():
    program = (
        "import sys, recommendations.learning.scoring, recommendations.learning.reasons;"
        "print([m for m in ('sklearn', 'implicit', 'threadpoolctl') if m in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert said.stdout.strip() == "[]", said.stderr


def test_of_what_is_as_likely_the_rarer_comes_first():
    """The trees say a chance of one half to 0, 1 and 2, and less to 3, whoever knows them."""
    tree = Ranker(
        names=("part", "audience"),
        feature=np.array([[0]], np.int16),
        threshold=np.array([[0.5]], np.float32),
        missing_right=np.array([[False]]),
        left_out=np.array([[1]], np.uint32),
        values=np.array([[-1.0, 0.0]], np.float32),
        start=0.0,
    )
    shares = np.log2(np.array([0.01, 0.04, 0.0025, 0.0025], np.float32))
    found = Candidates(
        items=np.array([[0, 1, 2, 3]], np.int32),
        features=np.stack([np.array([1, 1, 1, 0], np.float32), shares], axis=-1)[None],
        names=("part", "audience"),
        against=np.zeros((1, 4), np.float32),
    )

    as_likely, rarer = rank(found, tree, 4), rank(found, tree, 4, rarer=0.125)

    assert as_likely.items.tolist() == [[0, 1, 2, 3]]
    np.testing.assert_allclose(as_likely.scores, [[0.5, 0.5, 0.5, 0.2689]], atol=1e-4)
    # Four times as many than one of a hundred: twice an eighth less; a quarter: as much more.
    assert rarer.items.tolist() == [[2, 0, 1, 3]]
    np.testing.assert_allclose(rarer.scores, [[0.5622, 0.5, 0.4378, 0.3208]], atol=1e-4)
