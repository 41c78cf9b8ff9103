"""Daily mixes: of a few artists who go together, what they know beside what is new to them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from recommendations.mixes import clusters, facts
from recommendations.mixes.facts import Fact
from recommendations.training import live
from recommendations.training.arranging import spread
from recommendations.training.models import Kind
from recommendations.training.packed import Because, Items
from recommendations.training.recent import Profile, Seed, State
from recommendations.training.weighing import MOST_OF_ONE, Weighed

LENGTH: Final = 50
MOST_OF_AN_ARTIST: Final = 3
"""In a mix, until there is nothing else."""
ARTISTS: Final = 60
"""So many of those liked most are sorted."""
_LEAST_NEW, _MOST_NEW = 0.2, 0.8
"""The share of what they do not know, at a discovery of 0 and of 100."""
_NEIGHBOURS = 30
_OF_GENRE: Final = (Because.CHOSE_GENRE, Because.POPULAR_IN_GENRE)
_OF_THEIRS: Final = frozenset(
    {
        *(Because.LISTENED_TO, Because.LIKED, Because.SAVED, Because.FOLLOWED),
        *(Because.LISTENED_TO_ARTIST, Because.ASKED_FOR_MORE, Because.IN_PLAYLIST),
    }
)
"""What people do leads to something of the same kind."""


class Made(NamedTuple):
    """A mix, and the ids of whom and what it is about, the weightiest first.

    `others`: it has tracks of artists besides.
    """

    items: Items
    artists: tuple[int, ...] = ()
    genres: tuple[int, ...] = ()
    others: bool = False


def of_artists(person: Profile) -> list[Made]:
    """Up to six, of what they did; none for who did nothing yet. A query each, and one."""
    seeds = [seed for seed in person.seeds if seed.weight > 0]
    about = facts.tracks(person.user, [s.id for s in seeds if s.kind == Kind.TRACK])
    groups = clusters.kinds(_liked(seeds, about))
    made, used = list[Made](), set[int]()
    for group in groups:
        mix = _of(person, seeds, about, group, used)
        if len(mix.items):
            made.append(mix)
            used |= set(mix.items["id"].tolist())
    return made


def of_genres(person: Profile) -> list[Made]:
    """For whom nothing else is known: of each genre they chose; else what anybody may like."""
    made, used = list[Made](), set[int]()
    for genre in person.state.genres[: clusters.MOST] or (None,):
        genres = () if genre is None else (genre,)
        found = live.ranked(_unknown(person, genres), exclude=used)
        items = live.as_items(_arranged(_of_genre(found, genre)))
        if len(items):
            made.append(Made(items, genres=genres))
            used |= set(items["id"].tolist())
    return made


def anybody(person: Profile) -> list[Weighed]:
    """What is popular or new, and of the genres that they chose. One query."""
    return live.ranked(_unknown(person, person.state.genres))


def share_of_new(discovery: int) -> float:
    return _LEAST_NEW + (_MOST_NEW - _LEAST_NEW) * discovery / 100


def _of(
    person: Profile,
    seeds: Sequence[Seed],
    about: dict[int, Fact],
    group: Sequence[clusters.Liked],
    used: Collection[int],
) -> Made:
    artists = {one.id for one in group}
    own = [s for s in seeds if s.artist in artists and s.id not in used]
    all_genres = {genre for fact in about.values() for genre in fact.genres}
    genres = tuple(clusters.common(group, all_genres))
    chosen = tuple(genre for genre in person.state.genres if genre in genres)
    state = person.state._replace(stored=None, made_at=None, genres=chosen, more={})
    ranked = live.ranked(person._replace(seeds=tuple(own), state=state), exclude=used)
    found = [thing for thing in ranked if _belongs(thing, chosen)]
    familiar = _familiar(own, about)
    familiar += [thing for thing in found if thing.known]
    new = [thing for thing in found if not thing.known]
    mixed = _alternating(familiar, new, share_of_new(person.state.discovery))
    things = _arranged(mixed, person.skips)
    named = tuple(one.id for one in group[:3])
    others = any(thing.artist not in named for thing in things)
    return Made(live.as_items(things), named, genres, others)


def _belongs(thing: Weighed, genres: Collection[int]) -> bool:
    """For something that this mix is of; what everybody likes is in none."""
    return any(
        because in genres if code in _OF_GENRE else code in _OF_THEIRS
        for code, because in thing.reasons
    )


def _liked(seeds: Sequence[Seed], about: dict[int, Fact]) -> list[clusters.Liked]:
    weights: dict[int, float] = defaultdict(float)
    like: dict[int, dict[object, float]] = defaultdict(lambda: defaultdict(float))
    for seed in seeds:
        weight = min(seed.weight, MOST_OF_ONE)
        weights[seed.artist] += weight
        if fact := about.get(seed.id) if seed.kind == Kind.TRACK else None:
            for genre in fact.genres:
                like[seed.artist]["genre", genre] += weight / len(fact.genres)
        if seed.nearby is not None:
            for pk in seed.nearby.ids[:_NEIGHBOURS].tolist():
                like[seed.artist][seed.kind, pk] += weight / _NEIGHBOURS
    best = sorted(weights, key=lambda artist: -weights[artist])[:ARTISTS]
    return [clusters.Liked(artist, weights[artist], like[artist]) for artist in best]


def _familiar(seeds: Iterable[Seed], about: dict[int, Fact]) -> list[Weighed]:
    """The tracks themselves, those liked most first."""
    tracks = [s for s in seeds if s.kind == Kind.TRACK and s.id in about]
    tracks.sort(key=lambda seed: -seed.weight)
    return [
        Weighed(
            seed.id,
            seed.artist,
            about[seed.id].album,
            min(seed.weight, MOST_OF_ONE) / MOST_OF_ONE,
            _why(seed),
            known=True,
            familiar=True,
            less=False,
        )
        for seed in tracks
    ]


def _why(seed: Seed) -> tuple[tuple[int, int], ...]:
    """Nobody is told that they get a track because they listened to it."""
    listened = (int(Because.LISTENED_TO_ARTIST), seed.artist)
    own = (seed.code, seed.because)
    return (listened,) if seed.code in (0, Because.LISTENED_TO) else (own, listened)


def _alternating(
    familiar: Sequence[Weighed], new: Sequence[Weighed], share: float
) -> list[Weighed]:
    """Both in their order, and `share` of any first few new; what is left follows.

    What they never heard may be familiar nevertheless: they put it into a playlist.
    """
    by_id = {one.id: one for one in familiar}
    known, unknown = list(by_id.values()), [one for one in new if one.id not in by_id]
    mixed: list[Weighed] = []
    fresh = 0
    while known and unknown:
        is_new = fresh < share * (len(mixed) + 1)
        mixed.append((unknown if is_new else known).pop(0))
        fresh += is_new
    return mixed + known + unknown


def _arranged(things: Sequence[Weighed], skips: dict[int, int] | None = None) -> list[Weighed]:
    """Few of one artist, and not one after the other, while there is something else."""
    seen: dict[int, int] = defaultdict(int)
    first, rest = list[Weighed](), list[Weighed]()
    for thing in things:
        seen[thing.artist] += 1
        (first if seen[thing.artist] <= MOST_OF_AN_ARTIST else rest).append(thing)
    return spread(first + rest, LENGTH, skips or {})


def _of_genre(found: Sequence[Weighed], genre: int | None) -> list[Weighed]:
    """What is recommended by this genre comes first, and of the rest only some."""
    if genre is None:
        return list(found)
    return [one for one in found if any(because == genre for _, because in one.reasons)]


def _unknown(person: Profile, genres: tuple[int, ...]) -> Profile:
    state = State(personalised=False, discovery=50, genres=genres)
    return Profile(person.user, Kind.TRACK, state)
