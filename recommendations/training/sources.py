"""Where candidates come from, and what is known of each: one statement for each kind.

Whatever is proposed goes through one door: what may be put before this person at this moment.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from django.db import connection

from recommendations.training import candidate_sql
from recommendations.training.models import Kind


class Source(IntEnum):
    """Who proposes; `Candidate.of` is the number in brackets."""

    GIVEN = 0  # place among those given
    BY_ARTIST = 1  # place among the artists given
    GENRE_CHART = 2  # genre
    CHART = 3  # nothing
    FRIEND = 4  # user
    NEW = 5  # nothing
    IN_GENRE = 6  # genre
    NEW_BY_FOLLOWED = 7  # artist
    CATALOGUE = 8  # nothing
    KIN = 9  # place among what is to have kin


class Candidate(NamedTuple):
    """One proposal; several may propose the same. `place` from 1, within `of`.

    `known`: heard, liked, saved or followed; or they want less of it. `familiar`: by an artist
    whom they hear, asked only if `Wanted` says so. `less`: of a genre that they want less of,
    as most of an artist's newest tracks are.
    """

    id: int
    source: int
    of: int
    place: int
    artist: int
    album: int | None
    known: bool
    familiar: bool
    less: bool


class Wanted(NamedTuple):
    """What to ask for.

    `known`: say what they know, and add what is new by whom they follow. `personal`: what their
    friends like.
    `kin`: tracks of which others of their genres are wanted. `wide`: what anybody may like.
    """

    ids: Sequence[int] = ()
    artists: Sequence[int] = ()
    genres: Sequence[int] = ()
    known: bool = False
    personal: bool = False
    kin: Sequence[int] = ()
    wide: bool = False
    familiar: bool = False


_LISTS = ("ids", "artists", "genres", "kin")


def candidates(
    me: int | None, kind: Kind, wanted: Wanted, but: Sequence[int] = ()
) -> list[Candidate]:
    """Of all sources, the best of each first, without those of `but`. One query."""
    given = {name: list(getattr(wanted, name)) for name in _LISTS}
    named = frozenset(name for name, value in wanted._asdict().items() if value)
    with connection.cursor() as cursor:
        cursor.execute(
            candidate_sql.statement(kind, named), {**given, "me": me, "but": list(but)}
        )
        rows = cursor.fetchall()
    return [Candidate(*row) for row in rows]
