"""Sorts the artists whom somebody likes into a few kinds, each of which makes a mix."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

MOST = 6
"""So many daily mixes at most."""
_NEW_ENOUGH = 0.08
"""A kind is begun by an artist who weighs so much of the heaviest, after what is alike."""

Likeness = Mapping[object, float]


class Liked(NamedTuple):
    """An artist, how much they are liked (above zero), and what they are like.

    `like` has a weight for each genre, and for each track that goes with theirs.
    """

    id: int
    weight: float
    like: Likeness


def kinds(liked: Iterable[Liked], *, most: int = MOST) -> list[list[Liked]]:
    """Each with its leader first, then by weight; the heaviest leader's kind is the first.

    Leaders are liked much, and are little like those before them. Everybody else joins the
    leader whom they are most like.
    """
    artists = sorted(liked, key=lambda one: (-one.weight, one.id))
    if not artists:
        return []
    groups = [[artists[0]]]
    rest = artists[1:]
    nearest = {one.id: _alike(one.like, artists[0].like) for one in rest}
    while rest and len(groups) < most:
        worth = {one.id: one.weight * (1 - nearest[one.id]) for one in rest}
        leader = max(rest, key=lambda one: worth[one.id])
        if worth[leader.id] < _NEW_ENOUGH * artists[0].weight:
            break
        rest.remove(leader)
        groups.append([leader])
        for one in rest:
            nearest[one.id] = max(nearest[one.id], _alike(one.like, leader.like))
    for one in rest:
        max(groups, key=lambda group: _alike(one.like, group[0].like)).append(one)
    return groups


def common(group: Sequence[Liked], genres: Iterable[int], *, most: int = 3) -> list[int]:
    """Those of these genres that most of the group's weight is of."""
    shares = {
        genre: sum(one.weight * one.like.get(("genre", genre), 0.0) for one in group)
        for genre in genres
    }
    named = sorted((g for g in shares if shares[g] > 0), key=lambda g: (-shares[g], g))
    return named[:most]


def _alike(one: Likeness, other: Likeness) -> float:
    """The cosine; 0 for what nothing is known of."""
    if len(other) < len(one):
        one, other = other, one
    both = sum(weight * other.get(what, 0.0) for what, weight in one.items())
    if not both:
        return 0.0
    return both / (_length(one) * _length(other))


def _length(of: Likeness) -> float:
    return math.sqrt(sum(weight * weight for weight in of.values()))
