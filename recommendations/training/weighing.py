"""What each proposal is worth to one person: arithmetic over what they had to do with."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import NamedTuple

from recommendations.training.models import Kind
from recommendations.training.packed import Because, Items
from recommendations.training.recent import Seed
from recommendations.training.sources import Candidate, Source

MOST_GIVEN = 300
"""So many are asked about at once; beyond them nothing is near any more."""
MOST_ARTISTS = 40
MOST_OF_ONE = 4.0
"""What one thing may weigh at most: a song on repeat is not a taste."""
_LEAST_OF_SESSION, _HALF_OF_SESSION = 0.3, 10
"""Beside a stored list one act moves 0.3 of what it could, ten acts move 0.65."""
_FEW = 10
"""With so many acts, what friends like and what is popular counts half."""
WELL_KNOWN = 30
"""Whoever has a stored list did so much before."""
LESS = 0.2
"""What is left to a thing of a genre of which they want less."""
_ASKED_FOR = 0.4
"""What is of a genre of which they want more, however much is known: about as a like does."""
MOST_KIN = 5
_OF_A_TRACK, _NEAR_ARTIST = 0.5, 0.8
"""Of what a track weighs its artist has so much; of an artist, who is nearest to them."""
_NEXT_NEAREST = 0.7
"""Where much was learnt, of each artist so much is left to the next: of one word forty would
have the whole page."""
_NAMES_ITSELF: Mapping[Kind, Collection[int]] = {
    Kind.TRACK: frozenset({int(Because.LISTENED_TO), int(Because.LIKED)}),
    Kind.ALBUM: frozenset({int(Because.SAVED)}),
    Kind.ARTIST: frozenset({int(Because.FOLLOWED), int(Because.LISTENED_TO_ARTIST)}),
}
"""Codes by which a thing would be recommended because of itself."""
Reason = tuple[int, int]


class Proposal(NamedTuple):
    """A thing near to what somebody likes, and the reasons, the strongest first."""

    id: int
    score: float
    reasons: tuple[Reason, ...]


class Near(NamedTuple):
    """What goes with what somebody likes, the best first.

    `against`: of things asked about besides, which part of what is said speaks against them.
    """

    proposals: Sequence[Proposal] = ()
    against: Mapping[int, float] = {}


class Worth(NamedTuple):
    """How much an artist or a seed is wanted, 0 to 1, and why."""

    worth: float
    reasons: tuple[Reason, ...]


class Found(NamedTuple):
    """What is asked about, in the order in which it is asked; `more` as `State` has it."""

    near: Sequence[Proposal] = ()
    artists: Mapping[int, Worth] = {}
    kin: Mapping[int, Worth] = {}
    more: Mapping[int, int] = {}


class Weighed(NamedTuple):
    """A candidate with what it is worth, from 0 to 1."""

    id: int
    artist: int
    album: int | None
    score: float
    reasons: tuple[Reason, ...]
    known: bool
    familiar: bool
    less: bool


def merged(stored: Items | None, session: Near, acts: int) -> list[Proposal]:
    """The stored list as the last acts change it, the best first; none is above 1."""
    greatest = max((one.score for one in session.proposals), default=1.0)
    lately = [one._replace(score=one.score / max(greatest, 1e-9)) for one in session.proposals]
    if stored is None or not len(stored):
        return lately
    part = of_session(acts)
    before = list(_proposals(stored))
    if not (lately or session.against):
        return before[:MOST_GIVEN]
    by_id = {one.id: one._replace(score=one.score * part) for one in _shaped(lately, before)}
    found = [_moved(one, by_id.pop(one.id, None)) for one in before]
    against = session.against
    found = [
        one._replace(score=one.score * (1 - against[one.id]) ** 2) if one.id in against else one
        for one in found
    ]
    found += by_id.values()
    found.sort(key=lambda proposal: -proposal.score)
    greatest = max(1.0, found[0].score)
    return [one._replace(score=one.score / greatest) for one in found[:MOST_GIVEN]]


def of_session(acts: int) -> float:
    """Which part of what it could so many acts move beside a stored list."""
    return _LEAST_OF_SESSION + (1 - _LEAST_OF_SESSION) * acts / (acts + _HALF_OF_SESSION)


def _shaped(lately: Sequence[Proposal], like: Sequence[Proposal]) -> Iterator[Proposal]:
    """No item above the one in its place of the other list.

    What goes with one thing alone is all nearly as good; a list of many things falls fast. On
    one scale the last word would have the whole page.
    """
    scores = sorted((one.score for one in like), reverse=True)
    for place, one in enumerate(lately):
        yield one._replace(score=min(one.score, scores[min(place, len(scores) - 1)]))


def _proposals(stored: Items) -> Iterator[Proposal]:
    greatest = max(float(stored["score"].max()), 1e-9)
    columns = (stored[name].tolist() for name in ("id", "score", "code", "because"))
    for pk, score, codes, becauses in zip(*columns, strict=True):
        reasons = zip(codes, becauses, strict=True)
        yield Proposal(pk, score / greatest, tuple(reason for reason in reasons if reason[0]))


def _moved(one: Proposal, lately: Proposal | None) -> Proposal:
    """With the stronger one's reasons first."""
    if lately is None:
        return one
    first, second = (lately, one) if lately.score > one.score else (one, lately)
    return Proposal(one.id, one.score + lately.score, first.reasons + second.reasons)


def artists(
    seeds: Sequence[Seed], *, own: bool, near: Sequence[Proposal] = ()
) -> dict[int, Worth]:
    """By artist: those they like, and `near`, who goes with those that they named.

    `own`: also artists of whom they only had to do with tracks.
    """
    worth: dict[int, float] = {}
    why: dict[int, Worth] = {}
    scale = max((_bounded(seed.weight) for seed in seeds), default=0.0) * _NEAR_ARTIST
    fading = 1.0 if own else _NEXT_NEAREST
    of_near = (
        (one.id, scale * one.score * fading**place, one.reasons)
        for place, one in enumerate(near)
    )
    for artist, weight, reasons in (*_artists(seeds, own), *of_near):
        worth[artist] = worth.get(artist, 0.0) + weight
        if reasons and (artist not in why or weight > why[artist].worth):
            why[artist] = Worth(weight, reasons)
    most = max(worth.values(), default=0.0)
    best = sorted((pk for pk, value in worth.items() if value > 0), key=lambda pk: -worth[pk])
    none = Worth(0, ())
    return {
        pk: Worth(worth[pk] / most, why.get(pk, none).reasons) for pk in best[:MOST_ARTISTS]
    }


def _artists(
    seeds: Sequence[Seed], own: bool
) -> Iterator[tuple[int, float, tuple[Reason, ...]]]:
    for seed in seeds:
        weight = _bounded(seed.weight)
        if seed.kind != Kind.ARTIST:
            if own or seed.nearby is None or weight < 0:
                yield seed.artist, weight * _OF_A_TRACK, reason_of(seed)
            continue
        yield seed.id, weight, reason_of(seed)


def by_artist(seeds: Sequence[Seed]) -> list[Seed]:
    """One seed for each artist, that weighs as much as all of theirs."""
    found: dict[int, Seed] = {}
    for seed in sorted(seeds, key=lambda seed: -seed.weight):
        if (first := found.get(seed.artist)) is None:
            found[seed.artist] = seed
        else:
            found[seed.artist] = first._replace(weight=first.weight + seed.weight)
    return list(found.values())


def kin(seeds: Sequence[Seed]) -> dict[int, Worth]:
    """Tracks near to which nothing is known: what shares a genre with them may do."""
    alone = [s for s in seeds if s.kind == Kind.TRACK and s.nearby is None and s.weight > 0]
    return {seed.id: Worth(0.25, reason_of(seed)) for seed in alone[:MOST_KIN]}


def weighed(
    candidates: Iterable[Candidate],
    found: Found,
    *,
    kind: Kind,
    acts: int,
    known: Collection[int] = (),
) -> list[Weighed]:
    """Each thing once, the best first; of several who propose it, one being right is enough.

    `acts`: how much is known of the person. The less, the more friends and popularity count.
    `known`: ids that they know besides, which go last.
    """
    thin = 1 / (1 + acts / _FEW)
    artists, kin = list(found.artists.values()), list(found.kin.values())
    by_id: dict[int, tuple[Candidate, list[Worth]]] = {}
    for one in candidates:
        parts = by_id.setdefault(one.id, (one, []))[1]
        if one.source == Source.GIVEN:
            parts.append(Worth(found.near[one.of - 1].score, found.near[one.of - 1].reasons))
        elif one.source == Source.BY_ARTIST:
            worth, reasons = artists[one.of - 1]
            parts.append(Worth(0.6 * worth * 0.95**one.place, reasons))
        elif one.source == Source.KIN:
            parts.append(kin[one.of - 1])
        else:
            parts.append(_of_others(one, thin, found.more))
    made = [_sum(kind, one, parts) for one, parts in by_id.values()]
    made = [m._replace(known=True) if m.id in known else m for m in made]
    made.sort(key=lambda item: (item.known, -item.score))
    return made


def with_last(things: Sequence[Weighed], these: Collection[int]) -> list[Weighed]:
    """`these` behind even what they know, worth nothing."""
    if not these:
        return list(things)
    moved = [t._replace(known=True, score=0.0) if t.id in these else t for t in things]
    return sorted(moved, key=lambda thing: (thing.known, -thing.score))


def _of_others(one: Candidate, thin: float, more: Mapping[int, int]) -> Worth:
    far = 1 - min(one.place, 200) / 201
    if one.source in (Source.GENRE_CHART, Source.IN_GENRE) and one.of in more:
        return Worth(_ASKED_FOR * far, ((int(Because.ASKED_FOR_MORE), more[one.of]),))
    worth, code = {
        Source.GENRE_CHART: (0.3 * (0.3 + thin) * far, Because.POPULAR_IN_GENRE),
        Source.CHART: (0.2 * thin * far, Because.POPULAR),
        Source.FRIEND: (0.5 * thin * far, Because.FRIEND_LIKES),
        Source.NEW: (0.05 * thin * far, Because.NEW),
        Source.IN_GENRE: (0.2 * (0.3 + thin), Because.CHOSE_GENRE),
        Source.NEW_BY_FOLLOWED: (0.6 * far, Because.NEW_BY_FOLLOWED),
        Source.CATALOGUE: (0.01 * far, Because.NOTHING),
    }[Source(one.source)]
    return Worth(worth, ((int(code), one.of),) if code else ())


def _sum(kind: Kind, one: Candidate, parts: list[Worth]) -> Weighed:
    if len(parts) == 1:  # nearly all
        score, named = parts[0]
    else:
        parts.sort(key=lambda part: -part.worth)
        score = 1 - prod([1 - part.worth for part in parts])
        named = tuple(dict.fromkeys([reason for part in parts for reason in part.reasons]))
    itself = _NAMES_ITSELF[kind]
    if any(because == one.id and code in itself for code, because in named):
        named = tuple(r for r in named if r[1] != one.id or r[0] not in itself)
    if one.less:
        score *= LESS
    return Weighed(
        one.id, one.artist, one.album, score, named, one.known, one.familiar, one.less
    )


def _bounded(weight: float) -> float:
    return min(max(weight, -MOST_OF_ONE), MOST_OF_ONE)


def reason_of(seed: Seed) -> tuple[Reason, ...]:
    """What may be named of it; nothing of what they would rather not have."""
    return ((seed.code, seed.because),) if seed.code and seed.weight > 0 else ()
