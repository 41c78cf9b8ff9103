"""Figures against figures worked out by hand."""

from dataclasses import replace
from math import log2

import numpy as np
import pytest
from scipy.sparse import csr_array

from recommendations.evaluating.metrics import Interval, Measured, better, measured
from recommendations.evaluating.splits import Asked, Evidence, Question

ANA, BEN = 0, 1


def question() -> Question:
    """Ana knows 0, Ben knows 0 and 1; hidden are 3 and 4 from Ana, 5 from Ben."""
    known = csr_array([[1, 0, 0, 0, 0, 0], [5, 2, 0, 0, 0, 0]], dtype=np.float32)
    hidden = csr_array([[0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 0, 1]], dtype=np.float32)
    people = np.array([ANA, BEN])
    asked = Asked(known, None, people)
    return Question(people, Evidence(people, known, None, None), asked, hidden, known)


def test_figures_of_two_lists() -> None:
    lists = np.array([[2, 3, 1, 4], [2, 3, -1, -1]])

    told = measured(question(), lists)

    each = {name: values.tolist() for name, values in told.each.items()}
    # Ana's are found in places 2 and 4; ideal are places 1 and 2. Ben's is not found.
    gained, ideal = 1 / log2(3) + 1 / log2(5), 1 + 1 / log2(3)
    assert each["ndcg@10"] == pytest.approx([gained / ideal, 0])
    assert each["recall@10"] == each["recall@20"] == [1, 0]
    assert each["prec@10"] == [0.2, 0]
    assert each["hit@10"] == [1, 0]
    assert each["mrr@10"] == each["mrr@100"] == [0.5, 0]
    # Of two people one listens to 1: a bit. To 2, 3 and 4 nobody does, which counts as one.
    assert each["novelty@20"] == [1, 1]
    # 0 and 1 have listeners; 1, 2, 3 and 4 were shown.
    assert told.together == {"coverage@20": 2}


def test_the_eleventh_place_is_one_of_twenty_but_not_of_ten() -> None:
    asked = question()
    hidden = csr_array((asked.hidden.data, asked.hidden.indices, asked.hidden.indptr), (2, 20))
    known = csr_array((asked.masked.data, asked.masked.indices, asked.masked.indptr), (2, 20))
    evidence = asked.evidence._replace(listens=known)
    profiles = replace(asked.asked, profiles=known)
    wider = Question(asked.people, evidence, profiles, hidden, known)

    each = measured(wider, np.array([[*range(6, 16), 3], [*range(6, 16), 5]])).each

    assert each["recall@10"].tolist() == [0, 0]
    assert each["recall@20"].tolist() == [0.5, 1]
    assert each["ndcg@20"] == pytest.approx([1 / log2(12) / (1 + 1 / log2(3)), 1 / log2(12)])
    assert each["mrr@10"].tolist() == [0, 0]
    assert each["mrr@100"] == pytest.approx([1 / 11, 1 / 11])


def each_of(figures: list[float], people: list[int] | None = None) -> list[Measured]:
    who = np.array(people or range(len(figures)))
    return [Measured(who, {"ndcg@10": np.array(figures)}, {})]


def difference(ours: list[Measured], theirs: list[Measured]) -> Interval:
    return better(ours, {"theirs": theirs}, "ndcg@10")["theirs"]


def test_a_difference_that_all_share_is_certain() -> None:
    assert difference(each_of([0.5] * 40), each_of([0.25] * 40)) == (0.25, 0.25, 0.25)


def test_a_difference_that_is_luck_may_be_none() -> None:
    told = difference(each_of([1, 0] * 20), each_of([0, 1] * 20))

    assert told.difference == 0
    # Of 40 times +1 or -1 the mean has a deviation of 1 / sqrt(40).
    assert (told.low, told.high) == pytest.approx((-1.96 / 40**0.5, 1.96 / 40**0.5), abs=0.04)


def test_somebody_asked_twice_counts_once() -> None:
    ours = [*each_of([1.0, 0.0], [1, 2]), *each_of([1.0], [1])]
    theirs = [*each_of([0.0, 0.0], [1, 2]), *each_of([0.0], [1])]

    assert difference(ours, theirs).difference == 0.5
