"""What comes next, as arithmetic: the rules hold in every run."""

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radio.picker import draw
from radio.state import Played, Pool, Settings, State

WHOLE = 500


def pool(tracks: int, number: int, *, seed: int = 0, **more: Any) -> Pool:
    """Random, with albums of one artist each and a few genres."""
    luck = np.random.default_rng(seed)
    of = luck.integers(1, number + 1, tracks)
    columns: dict[str, Any] = {
        "ids": luck.permutation(tracks) + 1_000,
        "relevance": luck.random(tracks) ** 3,
        "artists": of,
        "albums": of * 10 + luck.integers(0, 3, tracks),
        "recordings": np.arange(tracks),
        "words": luck.integers(-1, 12, (tracks, 3)),
    }
    return Pool(**columns | more)


def run(of: Pool, count: int, rules: Settings, *, seed: int, at_once: int = 25) -> list[int]:
    """Rows, drawn as a server draws them: some at a time, each time from what was kept."""
    rows: list[int] = []
    began = 0
    while len(rows) < count:
        done = np.array(rows, np.int64)
        columns = ("ids", "artists", "albums", "recordings", "words")
        played = Played(**{name: getattr(of, name)[done] for name in columns})
        picks, began = draw(of, State(seed, 0, played, began), at_once, rules)
        assert not [pick for pick in picks if pick.broken]
        rows += [pick.row for pick in picks]
    return rows[:count]


@settings(max_examples=5, deadline=None)
@given(
    seed=st.integers(0, 2**63 - 1),
    artists=st.integers(60, 400),
    gap=st.sampled_from([3, 5]),
    at_once=st.sampled_from([5, 25]),
)
def test_the_rules_hold_in_a_run_of_500(
    seed: int, artists: int, gap: int, at_once: int
) -> None:
    of = pool(1_000, artists, seed=seed % 1_000)
    rules = Settings(gap=gap)

    rows = run(of, WHOLE, rules, seed=seed, at_once=at_once)

    names, albums = of.artists[rows].tolist(), of.albums[rows].tolist()
    assert len({*rows}) == WHOLE
    assert not [n for n in range(WHOLE) if names[n] in names[max(n - gap, 0) : n]]
    for n in range(20, WHOLE + 1, 20):
        assert Counter(names[:n]).most_common(1)[0][1] <= 0.15 * n
    for n in range(30, WHOLE + 1):
        assert Counter(albums[n - 30 : n]).most_common(1)[0][1] <= 3


def test_the_same_again_and_another_with_another_seed() -> None:
    of = pool(500, 100)

    one = [pick.row for pick in draw(of, State(1), 25).picks]

    assert one == [pick.row for pick in draw(of, State(1), 25).picks]
    assert one != [pick.row for pick in draw(of, State(2), 25).picks]


def test_two_sessions_differ_and_both_are_of_the_best() -> None:
    """Of 60 stations: at most 60 % in common, and most of the hundred that fit best."""
    of = pool(500, 400)
    best = {*np.argsort(-of.relevance)[:100].tolist()}
    common, good = 0, 0

    for seed in range(60):
        one, other = (
            {pick.row for pick in draw(of, State(seed, session), 25).picks}
            for session in (0, 1)
        )
        common += len(one & other)
        good += len(one & best)

    assert common / 60 / 25 <= 0.60
    assert good / 60 / 25 >= 0.90


def test_no_other_copy_of_a_recording() -> None:
    of = pool(100, 50, recordings=np.arange(100) // 2)

    rows = [pick.row for pick in draw(of, State(3), 50).picks]

    assert len({*(of.recordings[rows].tolist())}) == 50


def test_copies_of_what_was_played_before() -> None:
    of = pool(40, 40)
    before = Played(
        ids=np.array([9]),
        artists=np.array([9_999]),
        albums=np.array([0]),
        recordings=of.recordings[:1],
        words=of.words[:1],
    )

    rows = [pick.row for pick in draw(of, State(3, 0, before), 39).picks]

    assert 0 not in rows


def test_what_is_familiar_and_what_is_not() -> None:
    """As much as they want of each, within what luck does in 400 tracks."""
    known = np.arange(2_000) % 2 == 0
    of = pool(2_000, 300, familiar=known)

    for discovery in (0.0, 0.7):
        rows = run(of, 400, Settings(discovery=discovery), seed=4)
        assert abs((~known[rows]).mean() - discovery) < 0.07


def test_who_was_skipped_three_times_rests() -> None:
    of = pool(400, 40)
    favourite = int(of.artists[of.relevance.argmax()])

    two = draw(of, State(5, skipped={favourite: 2}), 50).picks
    three = draw(of, State(5, skipped={favourite: 3}), 50).picks

    assert favourite in of.artists[[pick.row for pick in two]]
    assert favourite not in of.artists[[pick.row for pick in three]]


def test_they_come_again_where_there_is_nobody_else() -> None:
    of = pool(5, 1)

    picks = draw(of, State(5, skipped={1: 3}), 5).picks

    assert {pick.row for pick in picks} == {*range(5)}
    assert {rule for pick in picks for rule in pick.broken} >= {"rest", "gap"}


def test_begins_with_what_it_is_of() -> None:
    for seed in range(20):
        opening = np.arange(300) == 299
        of = pool(300, 100, seed=seed, opening=opening)

        assert draw(of, State(seed), 3).picks[0].row == 299


def test_genres_alternate_more_with_more_diversity() -> None:
    """Of 25 tracks, how many pairs of neighbours are of one genre."""
    genres = np.repeat(np.arange(5), 100)[:, None]
    of = pool(500, 250, words=genres)

    def same(diversity: float) -> int:
        found = 0
        for seed in range(20):
            picks = draw(of, State(seed), 25, Settings(diversity=diversity)).picks
            words = genres[[pick.row for pick in picks], 0]
            found += int((words[1:] == words[:-1]).sum())
        return found

    assert same(3.0) < 0.7 * same(0.0)


@pytest.mark.parametrize("tracks", [1, 2, 3, 10, 40])
def test_a_small_catalogue_goes_round(tracks: int) -> None:
    """Everything once, and again; never what was played just now."""
    of = replace(pool(tracks, tracks), is_all=True)
    rows: list[int] = []
    began = 0
    for _ in range(8):
        done = np.array(rows, np.int64)
        columns = ("ids", "artists", "albums", "recordings", "words")
        played = Played(**{name: getattr(of, name)[done] for name in columns})
        picks, began = draw(of, State(7, 0, played, began), 25)
        rows += [pick.row for pick in picks]

    assert len(rows) == 200
    for n in range(0, 200 - tracks, tracks):
        assert {*rows[n : n + tracks]} == {*range(tracks)}
    apart = (tracks + 1) // 2
    for n in range(200):
        assert rows[n] not in rows[max(n - apart + 1, 0) : n]


def test_few_artists_are_kept_apart_to_the_end() -> None:
    """Seven with as many tracks each: 42 in a row, and none comes too soon."""
    of = pool(42, 7, artists=np.arange(42) % 7, albums=np.zeros(42), is_all=True)

    picks = draw(of, State(8), 42, Settings(share=1.0)).picks

    assert [pick.broken for pick in picks] == [()] * 42


def test_nothing_of_nothing() -> None:
    assert draw(pool(0, 1), State(1), 5).picks == []


def test_albums_give_way_before_artists_and_these_before_their_distance() -> None:
    one_album = pool(40, 40, albums=np.ones(40))
    picks = draw(one_album, State(1), 10).picks
    assert {rule for pick in picks for rule in pick.broken} == {"album"}

    two_artists = pool(40, 2, artists=np.arange(40) % 2, albums=np.zeros(40))
    picks = draw(two_artists, State(1), 10).picks
    names = two_artists.artists[[pick.row for pick in picks]].tolist()
    assert names in ([0, 1] * 5, [1, 0] * 5)
