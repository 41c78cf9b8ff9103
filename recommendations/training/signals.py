"""What each act is worth: the one definition, for everybody by night and for one by request.

A leg reads one table and gives a row for each act:

    user_id, thing_id, heard, skipped, stated, at, code, because

`heard` and `skipped` are 1 for a play or a skip of this moment, less for an older one; `stated`
is what a like or the like adds, below zero for what they do not want; `code` is what may be
named as a reason (`packed.Because`, 0: nothing) and `because` the id of what is named.
`WEIGHT` makes one number of all rows of a person and a thing.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from recommendations.training.packed import Because

# Listening is what people do most and mean least by, hence the logarithm: ten plays weigh as
# much as a like, a hundred as two. What they said does not age: it stands until they take it
# back.
HEARD: Final = 1.0
HEARD_HALF_LIFE_DAYS: Final = 90
"""Taste drifts by seasons: of a year ago a sixteenth is left."""
SKIPPED: Final = 1.0
"""One play and one skip cancel out."""
SKIP: Final = "skipped AND NOT counted"
"""Of `audio_playevent`: broken off before it counted. Who goes on after that has heard it."""
HEARD_AT_ALL: Final = "(counted OR (source_type IN ('import', 'listens') AND NOT skipped))"
"""Of it too: also what was heard in another player, which counts in no public number."""
SKIPPED_HALF_LIFE_DAYS: Final = 30
"""Not now is not never."""
LIKED: Final = 2.5
STARS: Final = {5: 2.5, 4: 1.5, 3: 0.0, 2: -1.0, 1: -2.5}
"""Five are a like, one is its opposite; three say that they know it."""
SAVED: Final = 0.7
"""For each track of a saved album: one of ten was perhaps the reason."""
IN_PLAYLIST: Final = 1.2
"""Once, in however many of their playlists they put it."""
VERDICTS: Final = {"more": 2.5, "less": -2.5, "never": -10.0}
"""Never: no number of plays makes up for it. Besides, it is put before them nowhere."""
OF_AN_ALBUM: Final = 0.3
"""What was said of an album counts so much for each of its tracks."""
FOLLOWED: Final = 3.0
"""An artist: as a like and a few plays."""

_DAY: Final = 86_400
_LN2: Final = 0.6931471805599453


class Leg(NamedTuple):
    """Expressions of SQL, over `source`. `%(now)s` is the moment at which plays are aged."""

    source: str
    person: str
    thing: str
    at: str
    heard: str = "0"
    skipped: str = "0"
    stated: str = "0"
    code: str = "0"
    because: str = "0"
    holds: str = "true"

    def sql(self, whose: str) -> str:
        columns = (
            f"{self.person} AS user_id",
            f"{self.thing} AS thing_id",
            f"({self.heard})::float8 AS heard",
            f"({self.skipped})::float8 AS skipped",
            f"({self.stated})::float8 AS stated",
            f"{self.at} AS at",
            f"({self.code})::int AS code",
            f"({self.because})::bigint AS because",
        )
        condition = f"{self.holds} AND {self.person} {whose}" if whose else self.holds
        return " ".join(("SELECT", ", ".join(columns), "FROM", self.source, "WHERE", condition))


def _aged(at: str, half_life_days: int) -> str:
    """In floats: EXTRACT would count in decimal digits, five times slower."""
    rate = _LN2 / (half_life_days * _DAY)
    # PostgreSQL takes what is too small for a number as an error: a play of the year 1.
    return f"exp(greatest(-500, {-rate!r} * date_part('epoch', %(now)s::timestamptz - {at})))"


def _one_of(what: str, values: Mapping[int, float] | Mapping[str, float], of: float = 1) -> str:
    whens = " ".join(f"WHEN {key!r} THEN {value * of!r}" for key, value in values.items())
    return f"CASE {what} {whens} ELSE 0 END"


def _only_if(condition: str, code: Because) -> str:
    return f"CASE WHEN {condition} THEN {int(code)} ELSE 0 END"


def _liked(model: str, thing: str, stated: float, code: Because, because: str) -> Leg:
    return Leg(
        model,
        "m.user_id",
        thing,
        "m.created_at",
        "0",
        "0",
        str(stated),
        str(int(code)),
        because,
    )


def _rated(source: str, thing: str, holds: str, of: float = 1) -> Leg:
    """Names nothing: what has stars stands in no list in which one could look it up."""
    stated = _one_of("m.stars", STARS, of)
    return Leg(source, "m.user_id", thing, "m.created_at", stated=stated, holds=holds)


def _told(source: str, thing: str, holds: str, of: float = 1) -> Leg:
    return Leg(
        source,
        "m.user_id",
        thing,
        "m.created_at",
        stated=_one_of("m.verdict", VERDICTS, of),
        code=_only_if("m.verdict = 'more'", Because.ASKED_FOR_MORE),
        because="m.id",
        holds=holds,
    )


_TRACKS: Final = "JOIN audio_track t ON t.album_id = m.album_id"
# What an editor puts into a playlist says nothing of its owner.
_PUT_IN: Final = """
(SELECT DISTINCT ON (p.owner_id, e.track_id) p.owner_id, e.track_id, e.added_at, p.id
 FROM audio_playlist p JOIN audio_playlistentry e ON e.playlist_id = p.id
 WHERE p.rules IS NULL AND e.position IS NOT NULL AND e.track_id IS NOT NULL
   AND e.added_by_id = p.owner_id
 ORDER BY p.owner_id, e.track_id, e.added_at DESC) AS m
"""
TRACK_LEGS: Final = (
    Leg(
        "audio_playevent m",
        "m.user_id",
        "m.track_id",
        "m.played_at",
        heard=f"CASE WHEN {HEARD_AT_ALL}"
        f" THEN {_aged('m.played_at', HEARD_HALF_LIFE_DAYS)} ELSE 0 END",
        skipped=f"CASE WHEN {SKIP}"
        f" THEN {_aged('m.played_at', SKIPPED_HALF_LIFE_DAYS)} ELSE 0 END",
        code=_only_if("counted", Because.LISTENED_TO),
        because="m.track_id",
        holds=f"({HEARD_AT_ALL} OR {SKIP})",
    ),
    _liked("audio_likedtrack m", "m.track_id", LIKED, Because.LIKED, "m.track_id"),
    _liked(f"audio_savedalbum m {_TRACKS}", "t.id", SAVED, Because.SAVED, "m.album_id"),
    _rated("audio_rating m", "m.track_id", "m.track_id IS NOT NULL"),
    _rated(f"audio_rating m {_TRACKS}", "t.id", "true", OF_AN_ALBUM),
    Leg(
        _PUT_IN,
        "m.owner_id",
        "m.track_id",
        "m.added_at",
        stated=str(IN_PLAYLIST),
        code=str(int(Because.IN_PLAYLIST)),
        because="m.id",
    ),
    _told("recommendations_feedback m", "m.track_id", "m.track_id IS NOT NULL"),
    _told(f"recommendations_feedback m {_TRACKS}", "t.id", "true", OF_AN_ALBUM),
)
ARTIST_LEGS: Final = (
    _liked("audio_followedartist m", "m.artist_id", FOLLOWED, Because.FOLLOWED, "m.artist_id"),
    _rated("audio_rating m", "m.artist_id", "m.artist_id IS NOT NULL"),
    _told("recommendations_feedback m", "m.artist_id", "m.artist_id IS NOT NULL"),
)
"""What was said of artists; what was done with their music comes on top of it."""

EVERYBODY: Final = ""
SOME: Final = "= ANY(%(people)s::bigint[])"


def acts(whose: str, legs: tuple[Leg, ...]) -> str:
    """All of them. `whose` as `EVERYBODY` or `SOME`."""
    return " UNION ALL ".join(f"({leg.sql(whose)})" for leg in legs)


WEIGHT: Final = f"{HEARD} * ln(1 + sum(heard)) - {SKIPPED} * ln(1 + sum(skipped)) + sum(stated)"
"""Of the rows of a person and a thing."""

_TELLING: Final = (
    Because.IN_PLAYLIST,
    Because.SAVED,
    Because.LISTENED_TO,
    Because.FOLLOWED,
    Because.ASKED_FOR_MORE,
    Because.LIKED,
)
"""The last says most: a like more than a play, a play more than standing in a list."""
_BITS: Final = 52
"""For an id; above them stands how telling the act is."""
_RANK: Final = _one_of("code", {int(code): n for n, code in enumerate(_TELLING, 1)})
TELLING: Final = f"max((({_RANK})::bigint << {_BITS}) | because)"
"""Of the rows of a person and a thing: one number, whose maximum is found in passing."""


def code_of(telling: str) -> str:
    """`Because` of the most telling act; 0 if none may be named."""
    codes = {n: int(code) for n, code in enumerate(_TELLING, 1)}
    return f"({_one_of(f'{telling} >> {_BITS}', codes)})::smallint"


def because_of(telling: str) -> str:
    return f"({telling} & {2**_BITS - 1})"
