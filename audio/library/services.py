"""Keeping and rating what the catalogue has, and the numbers that count it.

Who does one of these waits for their own others: the row of their profile is taken first, but
for an artist's lock. Then come the things, by id. So nobody waits in a circle, and what a
person did first is first.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet

from audio.catalog import standing
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Viewer, sees_only_public
from audio.catalog.models.track import Track
from config.errors import NotFound
from users.models import Client, User


class Unseen(NotFound):
    """None of them was kept. `errors` names those that are not there to be seen."""

    def __init__(self, *, ids: Sequence[int], wanted: Sequence[int]) -> None:
        self.errors = [
            {"loc": ["body", "ids", wanted.index(pk)], "msg": f"There is no {pk} to be seen."}
            for pk in ids
        ]
        super().__init__()

    @property
    def members(self) -> dict[str, Any]:
        return {"errors": self.errors}


# Of one moment, but told apart in the order in which they were named.
_KEEP = """
INSERT INTO {marks} (user_id, {thing}_id, created_at)
SELECT %s, named.id, at.now + (named.n - 1) * interval '1 microsecond'
FROM unnest(%s::bigint[]) WITH ORDINALITY AS named (id, n),
  (SELECT clock_timestamp() AS now OFFSET 0) AS at
ORDER BY named.n
ON CONFLICT (user_id, {thing}_id) DO NOTHING
RETURNING {thing}_id
"""
_LET_GO = """
DELETE FROM {marks} WHERE user_id = %s AND {thing}_id = ANY(%s::bigint[]) RETURNING {thing}_id
"""
_COUNT_LIKES = """
WITH changed AS ({change}), held AS (
  SELECT id FROM audio_track WHERE id IN (SELECT track_id FROM changed)
  ORDER BY id FOR NO KEY UPDATE
)
UPDATE audio_track t SET likes_count = likes_count {sign} 1 FROM held WHERE t.id = held.id
"""
_LIKES = {"marks": "audio_likedtrack", "thing": "track"}
_SAVED = {"marks": "audio_savedalbum", "thing": "album"}


@transaction.atomic
def like(*, user: User, track_ids: Sequence[int]) -> int:
    """How many are new. The first named was liked first. Raises `Unseen`, and keeps none."""
    wanted = _hold(user, Track, track_ids)
    return _run(_COUNT_LIKES.format(change=_KEEP.format(**_LIKES), sign="+"), user, wanted)


@transaction.atomic
def unlike(*, user: User, track_ids: Collection[int]) -> int:
    """How many there were; also of what can no longer be seen."""
    _wait_for_own(user)
    statement = _COUNT_LIKES.format(change=_LET_GO.format(**_LIKES), sign="-")
    return _run(statement, user, track_ids)


@transaction.atomic
def save_albums(*, user: User, album_ids: Sequence[int]) -> int:
    """How many are new. The first named was saved first. Raises `Unseen`, and keeps none."""
    wanted = _hold(user, Album, album_ids)
    return _run(_KEEP.format(**_SAVED), user, wanted)


@transaction.atomic
def unsave(*, user: User, album_ids: Collection[int]) -> int:
    """How many there were; also of what can no longer be seen."""
    _wait_for_own(user)
    return _run(_LET_GO.format(**_SAVED), user, album_ids)


def _run(statement: str, user: User, ids: Collection[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [user.pk, list(ids)])
        return int(cursor.rowcount)


def _hold(
    user: User, model: type[Track] | type[Album] | type[Artist], ids: Sequence[int]
) -> list[int]:
    """Nobody hides or deletes them until this transaction ends. Each once. Raises `Unseen`.

    A publisher takes an album's tracks in any order, and deletes what nobody but the artist has
    seen: who wants several, or sees that, waits for them first.
    """
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > 1 or not sees_only_public(user):
        standing.hold(*_artists_of(model, wanted))
    _wait_for_own(user)
    rows = _visible(model, user).filter(pk__in=wanted).order_by("pk").only("pk")
    found = {thing.pk for thing in rows.select_for_update(no_key=True, of=("self",))}
    missing = [pk for pk in wanted if pk not in found]
    if missing:
        raise Unseen(ids=missing, wanted=wanted)
    return wanted


def _wait_for_own(user: User) -> None:
    """A 304 must not hide what follows."""
    Client.objects.filter(pk=user.pk).update(marks_version=F("marks_version") + 1)


def _visible(model: type[Track] | type[Album] | type[Artist], to: Viewer) -> QuerySet[Any]:
    things: QuerySet[Any] = model._default_manager.visible_to(to)
    return things


def _artists_of(
    model: type[Track] | type[Album] | type[Artist], ids: Collection[int]
) -> set[int | None]:
    """Their own, and of tracks their album's."""
    if model is Artist:
        return set(ids)
    columns = ("artist", "album__artist") if model is Track else ("artist",)
    rows = model._default_manager.filter(pk__in=ids).values_list(*columns)
    return {artist for row in rows for artist in row}
