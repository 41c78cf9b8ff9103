"""Lists of entries, before and after: values in, values out.

A version's list is never stored. What is stored is the step that made it, from which the list
before follows from the list after. An id stands in a list once.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Run = tuple[int, tuple[int, ...]]
"""A position, and the ids that stand from there on."""


class DoesNotFit(ValueError):
    """The step was not made on this list."""


@dataclass(frozen=True)
class Move:
    """So many from `start` on go before what stands at `before`, in positions of before."""

    start: int
    length: int
    before: int

    @property
    def lands_at(self) -> int:
        """The position of its first afterwards. `before` inside of them: they stay."""
        if self.before > self.start + self.length:
            return self.before - self.length
        return min(self.before, self.start)

    @property
    def does_nothing(self) -> bool:
        return not self.length or self.lands_at == self.start

    @property
    def ids_count(self) -> int:
        """How many ids it holds: what it costs to store and to read it."""
        return 1

    def detail(self) -> dict[str, Any]:
        return {"move": [self.start, self.length, self.before]}

    def counts(self) -> dict[str, int]:
        return {"added": 0, "removed": 0, "moved": self.length}


@dataclass(frozen=True)
class Exchange:
    """`out` leaves, from positions of before; `into` comes, at positions of after.

    An id in both moves.
    """

    out: tuple[Run, ...] = ()
    into: tuple[Run, ...] = ()

    @property
    def ids_count(self) -> int:
        """As of a move; what is in both counts twice."""
        return sum(len(ids) for _, ids in (*self.out, *self.into))

    def detail(self) -> dict[str, Any]:
        return {"out": _flat(self.out), "into": _flat(self.into)}

    def counts(self) -> dict[str, int]:
        out, into = _ids(self.out), _ids(self.into)
        both = len(set(out) & set(into))
        return {"added": len(into) - both, "removed": len(out) - both, "moved": both}


Step = Move | Exchange


def step_of(detail: dict[str, Any]) -> Step | None:
    """What `detail()` gave; None: the change was not of tracks."""
    if "move" in detail:
        return Move(*detail["move"])
    if "out" in detail:
        return Exchange(_runs(detail["out"]), _runs(detail["into"]))
    return None


def apply(entries: Sequence[int], step: Step) -> list[int]:
    """The list after. Raises `DoesNotFit`."""
    if isinstance(step, Move):
        return _moved(entries, step)
    return _put_in(_taken_out(entries, step.out), step.into)


def undo(entries: Sequence[int], step: Step) -> list[int]:
    """The list before. Raises `DoesNotFit`."""
    return apply(entries, inverse(step))


def inverse(step: Step) -> Step:
    if isinstance(step, Exchange):
        return Exchange(step.into, step.out)
    start, at = step.start, step.lands_at
    return Move(at, step.length, start if start <= at else start + step.length)


def insertion(at: int, ids: Iterable[int]) -> Exchange:
    return Exchange(into=((at, tuple(ids)),))


def removal(places: Iterable[tuple[int, int]]) -> Exchange:
    """`places` are positions and ids, in order."""
    return Exchange(out=_joined(places))


def difference(before: Sequence[int], after: Sequence[int]) -> Exchange:
    """The step with the fewest ids in it."""
    stay = set(_longest_in_order(before, after))
    return Exchange(
        _joined((at, pk) for at, pk in enumerate(before) if pk not in stay),
        _joined((at, pk) for at, pk in enumerate(after) if pk not in stay),
    )


class Differences(NamedTuple):
    """What a person would call them; ids in the order of the list after, removed of before."""

    added: list[int]
    removed: list[int]
    moved: list[int]


def differences(before: Sequence[int], after: Sequence[int]) -> Differences:
    step = difference(before, after)
    out, into = _ids(step.out), _ids(step.into)
    left, came = set(out), set(into)
    return Differences(
        added=[pk for pk in into if pk not in left],
        removed=[pk for pk in out if pk not in came],
        moved=[pk for pk in into if pk in left],
    )


def rebased_place(meant: Sequence[int], now: Sequence[int], position: int) -> int | None:
    """Where "before what stood there" is now; the end stays the end. None: that is gone."""
    if position == len(meant):
        return len(now)
    return _place(now, meant[position])


def rebased_move(meant: Sequence[int], now: Sequence[int], move: Move) -> Move | None:
    """The same ones, if they still stand together, before the same one. None: not so."""
    if move.does_nothing:
        return Move(0, 0, 0)
    ids = meant[move.start : move.start + move.length]
    start = _place(now, ids[0])
    before = rebased_place(meant, now, move.before)
    if start is None or before is None or now[start : start + move.length] != ids:
        return None
    return Move(start, move.length, before)


def _place(entries: Sequence[int], pk: int) -> int | None:
    try:
        return entries.index(pk)
    except ValueError:
        return None


def _moved(entries: Sequence[int], move: Move) -> list[int]:
    end = move.start + move.length
    if min(move.start, move.length, move.before) < 0 or max(end, move.before) > len(entries):
        raise DoesNotFit
    rest = [*entries[: move.start], *entries[end:]]
    rest[move.lands_at : move.lands_at] = entries[move.start : end]
    return rest


def _taken_out(entries: Sequence[int], out: Iterable[Run]) -> list[int]:
    rest: list[int] = []
    done = 0
    for at, ids in out:
        if at < done or tuple(entries[at : at + len(ids)]) != ids:
            raise DoesNotFit
        rest += entries[done:at]
        done = at + len(ids)
    return [*rest, *entries[done:]]


def _put_in(rest: Sequence[int], into: Iterable[Run]) -> list[int]:
    whole: list[int] = []
    done = 0
    for at, ids in into:
        until = done + at - len(whole)
        if not done <= until <= len(rest):
            raise DoesNotFit
        whole += rest[done:until]
        whole += ids
        done = until
    return [*whole, *rest[done:]]


def _joined(places: Iterable[tuple[int, int]]) -> tuple[Run, ...]:
    """Neighbours as one run."""
    runs: list[tuple[int, list[int]]] = []
    for at, pk in places:
        if runs and at == runs[-1][0] + len(runs[-1][1]):
            runs[-1][1].append(pk)
        else:
            runs.append((at, [pk]))
    return tuple((at, tuple(ids)) for at, ids in runs)


def _longest_in_order(before: Sequence[int], after: Sequence[int]) -> list[int]:
    """The most ids that stand in the same order in both: they need not be touched.

    Patience sorting over the places that ids of `after` have in `before`, in n log n.
    """
    places = {pk: at for at, pk in enumerate(before)}
    heads: list[int] = []  # of each length the smallest place that a row of it can end with
    ends: list[int] = []  # the id that stands there
    previous: dict[int, int | None] = {}
    for pk in after:
        place = places.get(pk)
        if place is None:
            continue
        length = bisect_left(heads, place)
        previous[pk] = ends[length - 1] if length else None
        heads[length : length + 1] = [place]
        ends[length : length + 1] = [pk]
    found: list[int] = []
    at = ends[-1] if ends else None
    while at is not None:
        found.append(at)
        at = previous[at]
    return found[::-1]


def _ids(runs: Iterable[Run]) -> list[int]:
    return [pk for _, ids in runs for pk in ids]


def _flat(runs: Iterable[Run]) -> list[list[int]]:
    return [[at, *ids] for at, ids in runs]


def _runs(flat: Iterable[Sequence[int]]) -> tuple[Run, ...]:
    return tuple((at, tuple(ids)) for at, *ids in flat)
