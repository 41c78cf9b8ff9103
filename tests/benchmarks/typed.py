"""What people type into the box, made from names of the catalogue; the same in every run."""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from audio.models import Track

NAMES = 120


class Typed(NamedTuple):
    """`kind` is how it was typed."""

    kind: str
    query: str


def queries(names: int = NAMES) -> list[Typed]:
    """One of each kind for each of so many tracks, spread over the catalogue.

    Asks the database that this process uses.
    """
    known = Track.objects.order_by("pk")
    step = max(known.count() // names, 1)
    chosen = known.filter(pk__in=range(1, names * step + 1, step))
    rows = list(chosen.values_list("title", "artist__name"))
    return list(_typed(Random(20260301), rows))  # noqa: S311


def _typed(random: Random, rows: list[tuple[str, str]]) -> Iterator[Typed]:
    for title, artist in rows:
        title, artist = title.lower(), artist.lower()
        first, *others = title.split()
        begun = f"{first} {others[0]}" if others else first
        yield Typed("one to three letters", title[: random.randint(1, 3)])
        yield Typed("a word begun", first[: random.randint(3, max(len(first) - 1, 3))])
        yield Typed("several words begun", title[: random.randint(len(first) + 2, len(title))])
        yield Typed("a title", title)
        yield Typed("title and artist", f"{title} {artist}")
        yield Typed("artist and title begun", f"{artist} {title[: random.randint(2, 5)]}")
        yield Typed("a wrong letter", _somewhere(random, title, _other))
        yield Typed("a letter missing", _somewhere(random, title, lambda *_: ""))
        yield Typed("two letters swapped", _swapped(random, title))
        yield Typed("wrong while typed", _somewhere(random, begun, _other))


def _somewhere(random: Random, text: str, mend: Callable[[Random, str], str]) -> str:
    at = random.randrange(1, len(text))
    return text[:at] + mend(random, text[at]) + text[at + 1 :]


def _other(random: Random, letter: str) -> str:
    return random.choice([one for one in "abcdefghijklmnopqrstuvwxyz" if one != letter])


def _swapped(random: Random, text: str) -> str:
    at = random.randrange(1, len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
