"""All that an import tells, added up by name: 100,000 listens are some 5,000 names. No I/O."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from audio.imports.formats.shape import Heard, Item, Kind, Listed, Named, RefusalReason

MOST_LISTENS = 2_000_000
MOST_NAMES = 200_000
MOST_PLAYLISTS = 500
MOST_IN_PLAYLIST = 10_000
MOST_LISTED = 500_000
"""Songs of all playlists together; each is held until the end, as each of these ids is."""
MOST_IDS = 500_000
SHOWN_ENTRIES = 20
MOST_REFUSALS = 500
UNKNOWN_MS = -1


@dataclass(slots=True)
class Gathered:
    """A name, and when it was heard. `times` and `lengths` go in pairs."""

    kind: Kind
    named: Named
    ends: bool = False
    seen: int = 0
    times: "array[int]" = field(default_factory=lambda: array("q"))
    lengths: "array[int]" = field(default_factory=lambda: array("i"))

    def hear(self, at: int, ms: int | None) -> None:
        self.times.append(at)
        self.lengths.append(UNKNOWN_MS if ms is None else ms)


class Place(NamedTuple):
    """Where something was refused, and why."""

    file: str
    why: RefusalReason


class Refusal(NamedTuple):
    """`entries` are the first of them, counted from 1; none: the whole file."""

    file: str
    why: RefusalReason
    times: int
    entries: list[int]

    def as_json(self) -> dict[str, Any]:
        told = self._asdict()
        return {"count": told.pop("times")} | told


class Gathering:
    """Filled file by file."""

    def __init__(self) -> None:
        self.names: dict[tuple[Any, ...], Gathered] = {}
        self.playlists: list[Listed] = []
        self.loved: list[tuple[str, ...]] = []
        self.listens = self.listed = 0
        self._recordings: dict[str, Named] = {}
        self._counts: Counter[Place] = Counter()
        self._entries: dict[Place, list[int]] = {}

    def read(self, file: str, told: Iterable[Item | RefusalReason]) -> None:
        """All that a file tells. Raises as `told` does; what came before stays."""
        for number, item in enumerate(told, 1):
            why = item if isinstance(item, RefusalReason) else self._take(item)
            if why is not None:
                self.refuse(file, why, number)

    def refuse(self, file: str, why: RefusalReason, number: int | None = None) -> None:
        place = Place(file, why)
        if place not in self._counts and len(self._counts) >= MOST_REFUSALS:
            place = Place("", why)
        self._counts[place] += 1
        entries = self._entries.setdefault(place, [])
        if number is not None and len(entries) < SHOWN_ENTRIES:
            entries.append(number)

    def refusals(self) -> list[Refusal]:
        return [
            Refusal(place.file, place.why, count, self._entries[place])
            for place, count in self._counts.items()
        ]

    def finish(self) -> None:
        """Loves that name a recording by ids alone get the name that its listens had."""
        for ids in self.loved:
            known = next(
                (self._recordings[one] for one in ids if one in self._recordings), None
            )
            why = self._note(Kind.LIKE, known) if known else RefusalReason.UNKNOWN_RECORDING
            if why is not None:
                self.refuse("", why)
        self.loved = []
        self._recordings = {}

    def of(self, *kinds: Kind) -> Iterator[Gathered]:
        return (one for one in self.names.values() if one.kind in kinds)

    def _take(self, item: Item) -> RefusalReason | None:
        if isinstance(item, Heard):
            return self._hear(item)
        if isinstance(item, Listed):
            return self._list(item)
        if not item.named.title:
            self.loved.append(item.ids)
            return RefusalReason.TOO_MANY if len(self.loved) > MOST_NAMES else None
        return self._note(item.kind, item.named)

    def _hear(self, item: Heard) -> RefusalReason | None:
        if self.listens >= MOST_LISTENS:
            return RefusalReason.TOO_MANY
        key = (Kind.LISTEN, item.named[:3], item.ends)
        found = self.names.get(key)
        if found is None:
            if len(self.names) >= MOST_NAMES:
                return RefusalReason.TOO_MANY
            found = self.names[key] = Gathered(Kind.LISTEN, item.named, item.ends)
        found.seen += 1
        found.hear(item.at, item.ms)
        self.listens += 1
        for one in item.ids:
            if len(self._recordings) < MOST_IDS:
                self._recordings.setdefault(one, found.named)
        return None

    def _list(self, item: Listed) -> RefusalReason | None:
        if len(self.playlists) >= MOST_PLAYLISTS or len(item.tracks) > MOST_IN_PLAYLIST:
            return RefusalReason.TOO_MANY
        if self.listed + len(item.tracks) > MOST_LISTED:
            return RefusalReason.TOO_MANY
        self.listed += len(item.tracks)
        self.playlists.append(item)
        whys = [self._note(Kind.PLAYLIST_TRACK, named) for named in item.tracks]
        return next(filter(None, whys), None)

    def _note(self, kind: Kind, named: Named) -> RefusalReason | None:
        key = (kind, named[:3])
        if key not in self.names:
            if len(self.names) >= MOST_NAMES:
                return RefusalReason.TOO_MANY
            self.names[key] = Gathered(kind, named)
        self.names[key].seen += 1
        return None
