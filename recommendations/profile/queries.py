"""What their taste is made of: the very rows that recommendations start from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from recommendations.taste.queries import TRACK_SPARED
from recommendations.training import live, signals
from recommendations.training.models import Interaction, Kind, Training
from recommendations.training.packed import Because
from recommendations.training.weighing import Reason
from users.models import User

MOST_WEIGHED: Final = 1_000
"""So many tracks, those that weigh most, are added up."""
MOST_RECENT: Final = 300


class Weight(NamedTuple):
    """A track, how much it is liked (above zero), and the code and id of why."""

    track: int
    weight: float
    code: int
    because: int


class Share(NamedTuple):
    """Of an artist or a genre: its part of the whole, 0 to 1, of so many tracks."""

    id: int
    share: float
    tracks: int
    reasons: tuple[Reason, ...]


class RestsOn(NamedTuple):
    """How many of each the person has."""

    plays: int
    skips: int
    likes: int
    saved_albums: int
    followed_artists: int
    ratings: int
    feedback: int


_COUNTS: Final = f"""
SELECT (SELECT count(*) FROM audio_playevent
    WHERE user_id = %(me)s AND {signals.HEARD_AT_ALL}),
  (SELECT count(*) FROM audio_playevent WHERE user_id = %(me)s AND {signals.SKIP}),
  (SELECT count(*) FROM audio_likedtrack WHERE user_id = %(me)s),
  (SELECT count(*) FROM audio_savedalbum WHERE user_id = %(me)s),
  (SELECT count(*) FROM audio_followedartist WHERE user_id = %(me)s),
  (SELECT count(*) FROM audio_rating WHERE user_id = %(me)s),
  (SELECT count(*) FROM recommendations_feedback WHERE user_id = %(me)s)
"""  # noqa: S608
_FACTS: Final = """
SELECT t.id, t.artist_id,
  ARRAY(SELECT g.genre_id FROM audio_track_genres g WHERE g.track_id = t.id)
FROM audio_track t JOIN audio_artist a ON a.id = t.artist_id
WHERE t.id = ANY(%(ids)s::bigint[]) AND t.status = 'published' AND a.status = 'published'
  AND {spared}
"""


def rests_on(user: User) -> RestsOn:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"me": user.pk})
        return RestsOn(*(cursor.fetchone() or [0] * 7))


def weights(user: User, *, personalised: bool) -> list[Weight]:
    """The heaviest first: as it was added up last, or, before it ever was, of what they did.

    Up to three queries.
    """
    liked = Interaction.objects.of(user).filter(weight__gt=0).order_by("-weight", "track")
    columns = ("track", "weight", "code", "because")
    if found := [Weight(*row) for row in liked.values_list(*columns)[:MOST_WEIGHED]]:
        return found
    if not personalised:
        return []
    seeds = live.profile(user.pk, Kind.TRACK, whole=True, most=MOST_RECENT).seeds
    tracks = (seed for seed in seeds if seed.kind == Kind.TRACK and seed.weight > 0)
    recent = [Weight(seed.id, seed.weight, seed.code, seed.because) for seed in tracks]
    return sorted(recent, key=lambda one: -one.weight)


def learnt(user: User) -> tuple[datetime | None, str]:
    """When what serves now was learnt, and how; None, and no name: not yet. One query."""
    rows = Training.objects.ready().values_list("finished_at", "algorithm")
    return rows.first() or (None, "")


def shares(
    user: User, given: Sequence[Weight], *, most: int
) -> tuple[list[Share], list[Share]]:
    """Of artists and of genres, the greatest first; of what may be put before them.

    One query.
    """
    by_id = {one.track: one for one in given}
    with connection.cursor() as cursor:
        given_ids: dict[str, Any] = {"me": user.pk, "ids": list(by_id)}
        cursor.execute(_FACTS.format(spared=TRACK_SPARED), given_ids)
        rows = cursor.fetchall()
    artists = ((artist, by_id[pk], 1.0) for pk, artist, _ in rows)
    genres = ((g, by_id[pk], 1 / len(of)) for pk, _, of in rows for g in of)
    return _added(artists, most, Because.LISTENED_TO_ARTIST), _added(genres, most, None)


def _added(
    parts: Iterable[tuple[int, Weight, float]], most: int, otherwise: Because | None
) -> list[Share]:
    sums: dict[int, float] = defaultdict(float)
    of: dict[int, list[Weight]] = defaultdict(list)
    for pk, one, part in parts:
        sums[pk] += one.weight * part
        of[pk].append(one)
    whole = sum(sums.values()) or 1.0
    found = []
    for pk in sorted(sums, key=lambda pk: (-sums[pk], pk))[:most]:
        best = max(of[pk], key=lambda one: one.weight)
        reasons: tuple[Any, ...] = ((best.code, best.because),) if best.code else ()
        reasons += ((int(otherwise), pk),) if otherwise else ()
        found.append(Share(pk, sums[pk] / whole, len(of[pk]), reasons))
    return found
