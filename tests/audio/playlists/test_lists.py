"""Lists of entries, before and after: nothing is lost, doubled or put elsewhere."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.playlists import lists
from audio.playlists.lists import DoesNotFit, Exchange, Move, Step

A_LIST = st.lists(st.integers(1, 40), unique=True, max_size=14)


ALIKE = st.lists(st.integers(1, 6), unique=True, min_size=3, max_size=6)
"""Two of these have much in common."""


@st.composite
def lists_and_moves(
    draw: st.DrawFn, of: st.SearchStrategy[list[int]] = A_LIST
) -> tuple[list[int], Move]:
    entries = draw(of)
    start = draw(st.integers(0, len(entries)))
    length = draw(st.integers(0, len(entries) - start))
    return entries, Move(start, length, draw(st.integers(0, len(entries))))


# Written by hand


@pytest.mark.parametrize(
    ("move", "after"),
    [
        (Move(0, 1, 5), "bcdea"),  # first to the end
        (Move(4, 1, 0), "eabcd"),  # last to the front
        (Move(1, 2, 5), "adebc"),  # two to the end
        (Move(3, 2, 1), "adebc"),  # the same, said from the other side
        (Move(1, 2, 4), "adbce"),
        (Move(2, 1, 2), "abcde"),  # before itself
        (Move(2, 1, 3), "abcde"),  # before its neighbour: there it is
        (Move(1, 3, 2), "abcde"),  # into itself
        (Move(0, 5, 3), "abcde"),
        (Move(2, 0, 0), "abcde"),  # nothing
    ],
)
def test_moves_as_spotify_means_it(move: Move, after: str) -> None:
    entries = [ord(letter) for letter in "abcde"]
    assert "".join(map(chr, lists.apply(entries, move))) == after


def test_takes_out_and_puts_in() -> None:
    step = Exchange(out=((0, (1,)), (3, (4, 5))), into=((1, (9,)), (3, (8,))))
    assert lists.apply([1, 2, 3, 4, 5, 6], step) == [2, 9, 3, 8, 6]
    assert lists.undo([2, 9, 3, 8, 6], step) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "step",
    [
        Exchange(out=((0, (2,)),)),  # another stands there
        Exchange(out=((2, (3, 4)),)),  # beyond the end
        Exchange(into=((4, (9,)),)),  # no such place
        Exchange(out=((1, (2,)), (0, (1,)))),  # not in order
        Move(2, 2, 0),
        Move(0, 1, 4),
        Move(-1, 1, 0),
    ],
)
def test_a_step_that_was_made_on_another_list_does_not_fit(step: Step) -> None:
    with pytest.raises(DoesNotFit):
        lists.apply([1, 2, 3], step)


def test_neighbours_are_one_run() -> None:
    assert lists.removal([(2, 30), (3, 40), (7, 50)]).out == ((2, (30, 40)), (7, (50,)))


def test_a_difference_touches_what_must_be_touched() -> None:
    """One song carried from the front to the end is one song moved, not all others."""
    step = lists.difference([1, 2, 3, 4, 5], [2, 3, 4, 5, 1])
    assert step == Exchange(out=((0, (1,)),), into=((4, (1,)),))


def test_tells_what_was_added_removed_and_moved() -> None:
    told = lists.differences([1, 2, 3, 4, 5], [9, 2, 4, 3, 8])
    assert (told.added, told.removed) == ([9, 8], [1, 5])
    assert told.moved in ([4], [3])


@pytest.mark.parametrize(
    ("meant", "now", "position", "wanted"),
    [
        ([1, 2, 3], [1, 2, 3], 1, 1),
        ([1, 2, 3], [9, 1, 2, 3], 1, 2),  # something came before it
        ([1, 2, 3], [2, 3], 1, 0),  # something before it went
        ([1, 2, 3], [3, 1, 2], 1, 2),  # it moved: still before it
        ([1, 2, 3], [1, 2, 3, 4], 3, 4),  # the end stays the end
        ([1, 2, 3], [1, 3], 1, None),  # it is gone
    ],
)
def test_a_place_is_before_what_stood_there(
    meant: list[int], now: list[int], position: int, wanted: int | None
) -> None:
    assert lists.rebased_place(meant, now, position) == wanted


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ([1, 2, 3, 4, 5], [1, 4, 2, 3, 5]),
        ([9, 1, 2, 3, 4, 5], [9, 1, 4, 2, 3, 5]),  # all have shifted
        ([1, 2, 3, 4, 9, 5], [1, 4, 9, 2, 3, 5]),  # before 5, whatever came before it
        ([5, 1, 2, 3, 4], [2, 3, 5, 1, 4]),  # 5 is elsewhere
        ([2, 3, 5], [2, 3, 5]),  # they stand there already
        ([1, 3, 4, 5], None),  # one of them is gone
        ([1, 2, 9, 3, 4, 5], None),  # something came between
        ([1, 3, 2, 4, 5], None),  # they stand the other way round
        ([1, 2, 3, 4], None),  # 5 is gone
    ],
)
def test_a_move_means_the_same_songs_before_the_same_song(
    now: list[int], wanted: list[int] | None
) -> None:
    move = lists.rebased_move([1, 2, 3, 4, 5], now, Move(1, 2, 4))
    assert (lists.apply(now, move) if move else None) == wanted


def test_what_was_nothing_stays_nothing() -> None:
    """Two songs "moved" to where they stood: whatever came behind them since may stay there."""
    move = lists.rebased_move([1, 2, 3], [1, 2, 9, 3], Move(0, 2, 2))
    assert move is not None
    assert lists.apply([1, 2, 9, 3], move) == [1, 2, 9, 3]


# Whatever the lists


@given(lists_and_moves())
def test_a_move_keeps_everything_and_can_be_undone(case: tuple[list[int], Move]) -> None:
    entries, move = case
    after = lists.apply(entries, move)
    assert sorted(after) == sorted(entries)
    assert lists.undo(after, move) == entries
    chosen = entries[move.start : move.start + move.length]
    assert after[move.lands_at : move.lands_at + move.length] == chosen
    others = [pk for pk in entries if pk not in chosen]
    assert [pk for pk in after if pk not in chosen] == others


@given(A_LIST, A_LIST)
def test_a_difference_leads_there_and_back(before: list[int], after: list[int]) -> None:
    step = lists.difference(before, after)
    assert lists.apply(before, step) == after
    assert lists.undo(after, step) == before
    told = lists.differences(before, after)
    assert set(told.added) == set(after) - set(before)
    assert set(told.removed) == set(before) - set(after)
    stay = [pk for pk in before if pk in after and pk not in told.moved]
    assert stay == [pk for pk in after if pk in before and pk not in told.moved]


@given(st.permutations(range(7)))
def test_a_difference_moves_as_few_as_can_be(after: list[int]) -> None:
    """Against trying every subset."""
    most = 0
    for chosen in range(1 << 7):
        row = [pk for pk in after if chosen >> pk & 1]
        if row == sorted(row):
            most = max(most, len(row))
    assert len(lists.differences(list(range(7)), after).moved) == 7 - most


@given(A_LIST, A_LIST)
def test_what_is_stored_means_what_was_done(before: list[int], after: list[int]) -> None:
    step = lists.difference(before, after)
    assert lists.step_of(json.loads(json.dumps(step.detail()))) == step
    move = Move(3, 2, 9)
    assert lists.step_of(json.loads(json.dumps(move.detail()))) == move
    assert lists.step_of({"fields": ["title"]}) is None


@settings(max_examples=500)
@given(lists_and_moves(ALIKE), ALIKE)
def test_a_rebased_move_is_what_a_careful_person_does(
    case: tuple[list[int], Move], now: list[int]
) -> None:
    """Told by neighbours: same songs, together, in their order; behind them the same song."""
    meant, move = case
    rebased = lists.rebased_move(meant, now, move)
    chosen = meant[move.start : move.start + move.length]
    if move.start <= move.before <= move.start + move.length or not chosen:
        assert rebased is not None
        assert lists.apply(now, rebased) == now
        return
    anchor = [*meant, None][move.before]
    together = any(now[at : at + len(chosen)] == chosen for at in range(len(now)))
    if not together or (anchor is not None and anchor not in now):
        assert rebased is None
        return
    assert rebased is not None
    after = lists.apply(now, rebased)
    at = after.index(chosen[0])
    assert after[at : at + len(chosen)] == chosen
    assert [*after, None][at + len(chosen)] == anchor
    assert [pk for pk in after if pk not in chosen] == [pk for pk in now if pk not in chosen]


@given(ALIKE, ALIKE, st.data())
def test_a_rebased_place_is_before_the_same_song(
    meant: list[int], now: list[int], data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, len(meant)))
    rebased = lists.rebased_place(meant, now, position)
    anchor = [*meant, None][position]
    if anchor is not None and anchor not in now:
        assert rebased is None
    else:
        assert rebased is not None
        assert [*now, None][rebased] == anchor
