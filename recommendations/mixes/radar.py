"""What came out lately: of artists they follow, of those they hear, of those who are alike."""

from collections.abc import Iterable
from typing import Final

from audio.catalog.models.marks import FollowedArtist
from recommendations.mixes import facts
from recommendations.mixes.daily import Made
from recommendations.mixes.facts import Release
from recommendations.training.packed import Because, first_two, items
from recommendations.training.recent import Profile
from recommendations.training.weighing import Reason, artists, by_artist

LENGTH: Final = 50
MOST_OF_AN_ARTIST: Final = 4
MOST_ARTISTS: Final = 400


def releases(person: Profile) -> Made:
    """`person` as somebody whom artists are found for. Two queries. Empty: nothing came out."""
    wanted = _artists(person)
    found = facts.releases(person.user, list(wanted)[:MOST_ARTISTS])
    kept = _few_of_each(found)[:LENGTH]
    rows = [
        (new.id, 1 - place / LENGTH, *first_two(wanted[new.artist]))
        for place, new in enumerate(kept)
    ]
    return Made(items(rows), tuple(dict.fromkeys(new.artist for new in kept))[:3])


def _artists(person: Profile) -> dict[int, tuple[Reason, ...]]:
    """In the order in which they are asked for, with why."""
    marks = FollowedArtist.objects.filter(user_id=person.user).order_by("-created_at", "-pk")
    followed = marks.values_list("artist", flat=True)[: MOST_ARTISTS // 2]
    wanted: dict[int, tuple[Reason, ...]] = {
        pk: ((Because.NEW_BY_FOLLOWED, pk), (Because.FOLLOWED, pk)) for pk in followed
    }
    seeds = by_artist([seed for seed in person.seeds if seed.weight > 0])
    for seed in seeds:
        wanted.setdefault(seed.artist, ((int(Because.LISTENED_TO_ARTIST), seed.artist),))
    for pk, worth in artists(seeds, own=True).items():
        wanted.setdefault(pk, worth.reasons)
    return wanted


def _few_of_each(found: Iterable[Release]) -> list[Release]:
    """The first of every artist before the second of any."""
    seen: dict[int, int] = {}
    turns: list[list[Release]] = [[] for _ in range(MOST_OF_AN_ARTIST)]
    for new in found:
        turn = seen[new.artist] = seen.get(new.artist, -1) + 1
        if turn < MOST_OF_AN_ARTIST:
            turns[turn].append(new)
    return [new for turn in turns for new in turn]
