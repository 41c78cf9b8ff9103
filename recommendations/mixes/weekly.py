"""What somebody has never heard, made anew each Monday."""

from collections.abc import Iterable
from typing import Final

from recommendations.mixes import daily, facts
from recommendations.mixes.daily import Made
from recommendations.training import live
from recommendations.training.arranging import spread, without_skipped
from recommendations.training.packed import Because
from recommendations.training.recent import Profile
from recommendations.training.weighing import Weighed

LENGTH: Final = 30
MOST_OF_AN_ARTIST: Final = 2


def discover(person: Profile) -> Made:
    """Nothing they began, liked, rated or saved; by whom they do not know first.

    Three queries, two more where what they did leads to too little.
    """
    found = _unheard(person, live.ranked(person)) if person.seeds else []
    if len({thing.artist for thing in found}) < LENGTH:
        had = {thing.id for thing in found}
        more = _unheard(person, daily.anybody(person))
        found += [thing for thing in more if thing.id not in had]
    listened = {seed.artist for seed in person.seeds}
    found = _few_of_each(without_skipped(found, person.skips), listened)
    return Made(live.as_items(spread(found, LENGTH, person.skips)))


def _unheard(person: Profile, things: Iterable[Weighed]) -> list[Weighed]:
    left = [thing for thing in things if not thing.known]
    heard = facts.known(person.user, [thing.id for thing in left])
    return [thing for thing in left if thing.id not in heard]


def _few_of_each(things: Iterable[Weighed], listened: set[int]) -> list[Weighed]:
    """Artists who are new to them first, then the others, then what is more than two of one."""
    new, others, more = list[Weighed](), list[Weighed](), list[Weighed]()
    seen: dict[int, int] = {}
    for thing in things:
        seen[thing.artist] = seen.get(thing.artist, 0) + 1
        if seen[thing.artist] > MOST_OF_AN_ARTIST:
            more.append(thing)
        elif thing.artist in listened or _is_nothing(thing):
            others.append(thing)
        else:
            new.append(thing)
    return new + others + more


def _is_nothing(thing: Weighed) -> bool:
    """Of the catalogue, for want of anything else."""
    return all(code == Because.NOTHING for code, _ in thing.reasons)
