"""How far a replica is said to be behind, and when it is believed."""

import time

import pytest

from config.replicas.standing import Replica


def test_it_is_behind_by_the_time_since_the_primary_was_where_it_is() -> None:
    replica = Replica("a")
    replica.hear(at=10.0, primary=100, replayed=100)
    replica.hear(at=10.2, primary=250, replayed=100)
    replica.hear(at=10.4, primary=400, replayed=250)

    assert replica.standing is not None
    assert replica.standing.position == 250
    assert replica.standing.behind == pytest.approx(0.2)


def test_one_that_stands_still_is_left_alone() -> None:
    replica, now = Replica("a"), time.monotonic()
    replica.hear(at=now - 1, primary=100, replayed=100)
    replica.hear(at=now, primary=200, replayed=100)

    assert not replica.is_good()


def test_of_an_idle_primary_nothing_is_to_be_had() -> None:
    replica, now = Replica("a"), time.monotonic()
    for ago in (60, 30, 0):
        replica.hear(at=now - ago, primary=100, replayed=100)

    assert replica.is_good()


def test_one_that_was_behind_from_the_start_is_not_good() -> None:
    replica = Replica("a")
    replica.hear(at=time.monotonic(), primary=200, replayed=100)

    assert not replica.is_good()


def test_what_was_heard_long_ago_is_not_believed() -> None:
    replica = Replica("a")
    replica.hear(at=time.monotonic() - 1, primary=100, replayed=100)

    assert not replica.is_good()


def test_what_it_has_is_known_to_the_byte() -> None:
    replica = Replica("a")
    assert not replica.has(0)
    replica.hear(at=time.monotonic(), primary=100, replayed=90)

    assert replica.has(90)
    assert not replica.has(91)
    replica.doubt()
    assert not replica.has(90)
