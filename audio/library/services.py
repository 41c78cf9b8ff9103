"""Keeping and rating what the catalogue has, and the numbers that count it.

Who does one of these waits for their own others: what a person did first is first. Locks are
taken in the order that `users.accounts.staying` tells: the person, who stays; artists, where
several things or drafts are meant; the person's profile; the things, by id; the log's rows.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, QuerySet

from audio.catalog import standing
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Viewer, sees_only_public
from audio.catalog.models.track import Track
from config.errors import NotFound
from users.accounts.staying import stay
from users.models import Client, User

Thing = Track | Album | Artist
KINDS: Mapping[type[Thing], str] = {Track: "track", Album: "album", Artist: "artist"}


class Unseen(NotFound):
    """None of them was kept. Of several, `errors` names those that are not to be seen."""

    def __init__(self, *, missing: Sequence[int], wanted: Sequence[int]) -> None:
        self.missing, self.wanted = missing, wanted
        super().__init__()

    @property
    def members(self) -> dict[str, Any]:
        if len(self.wanted) == 1:
            return {}
        errors = [
            {"loc": ["body", "ids", self.wanted.index(pk)], "msg": f"There is no {pk} to see."}
            for pk in self.missing
        ]
        return {"errors": errors}


class Rated(NamedTuple):
    """What became of a thing's ratings: the average, 0 without any, and how many there are."""

    average: float
    ratings: int


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
# What a person said before is read after their profile was waited for: nobody else changes it.
_RATE = """
WITH before AS (
  SELECT stars FROM audio_rating WHERE user_id = %(user)s AND {kind}_id = %(thing)s
), said AS (
  INSERT INTO audio_rating (user_id, {kind}_id, stars, created_at)
  VALUES (%(user)s, %(thing)s, %(stars)s, now())
  ON CONFLICT (user_id, {kind}_id) DO UPDATE SET stars = excluded.stars
)
UPDATE audio_{kind} SET
  rating_sum = rating_sum + %(stars)s - coalesce((SELECT stars FROM before), 0),
  rating_count = rating_count + 1 - (SELECT count(*) FROM before)
WHERE id = %(thing)s
RETURNING rating_average, rating_count
"""
_TAKE_BACK = """
WITH gone AS (
  DELETE FROM audio_rating WHERE user_id = %(user)s AND {which} RETURNING {kind}_id, stars
), held AS (
  SELECT id FROM audio_{kind} WHERE id IN (SELECT {kind}_id FROM gone)
  ORDER BY id FOR NO KEY UPDATE
)
UPDATE audio_{kind} t SET
  rating_sum = rating_sum - gone.stars, rating_count = rating_count - 1
FROM held JOIN gone ON gone.{kind}_id = held.id WHERE t.id = held.id
"""
_UNFOLLOW_ALL = """
WITH gone AS (
  DELETE FROM audio_followedartist WHERE user_id = %(user)s RETURNING artist_id
), held AS (
  SELECT id FROM audio_artist WHERE id IN (SELECT artist_id FROM gone)
  ORDER BY id FOR NO KEY UPDATE
)
UPDATE audio_artist a SET followers_count = followers_count - 1 FROM held WHERE a.id = held.id
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
    _come_near(user, Track, track_ids)
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
    _come_near(user, Album, album_ids)
    return _run(_LET_GO.format(**_SAVED), user, album_ids)


@transaction.atomic
def rate(*, user: User, thing: Thing, stars: int) -> Rated:
    """From 1 to 5, in the place of what they said before. Of `thing` only its id is looked at.

    Raises `Unseen`.
    """
    _hold(user, type(thing), [thing.pk])
    with connection.cursor() as cursor:
        given = {"user": user.pk, "thing": thing.pk, "stars": stars}
        cursor.execute(_RATE.format(kind=KINDS[type(thing)]), given)
        return Rated(*(cursor.fetchone() or (0.0, 0)))


@transaction.atomic
def unrate(*, user: User, thing: Thing) -> None:
    """Also of what can no longer be seen. There may be no rating."""
    _wait_for_own(user)
    kind = KINDS[type(thing)]
    statement = _TAKE_BACK.format(kind=kind, which=f"{kind}_id = %(thing)s")
    with connection.cursor() as cursor:
        cursor.execute(statement, {"user": user.pk, "thing": thing.pk})


@transaction.atomic
def erase_marks(*, user: User) -> None:
    """All that somebody liked, saved, rated, followed and blocked of the catalogue.

    Alone in it: so many of its rows are locked in no order that a publisher would know.
    """
    standing.change()
    _wait_for_own(user)
    likes = "DELETE FROM audio_likedtrack WHERE user_id = %(user)s RETURNING track_id"
    ratings = [
        _TAKE_BACK.format(kind=kind, which=f"{kind}_id IS NOT NULL") for kind in KINDS.values()
    ]
    with connection.cursor() as cursor:
        for statement in (
            _COUNT_LIKES.format(change=likes, sign="-"),
            *ratings,
            _UNFOLLOW_ALL,
            "DELETE FROM audio_savedalbum WHERE user_id = %(user)s",
            "DELETE FROM audio_artistblock WHERE user_id = %(user)s",
        ):
            cursor.execute(statement, {"user": user.pk})


def _run(statement: str, user: User, ids: Collection[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [user.pk, list(ids)])
        return int(cursor.rowcount)


def _hold(user: User, model: type[Thing], ids: Sequence[int]) -> list[int]:
    """Nobody hides or deletes them until this transaction ends. Each once. Raises `Unseen`."""
    wanted = list(dict.fromkeys(ids))
    _come_near(user, model, wanted)
    rows = _visible(model, user).filter(pk__in=wanted).order_by("pk").only("pk")
    found = {thing.pk for thing in rows.select_for_update(no_key=True, of=("self",))}
    missing = [pk for pk in wanted if pk not in found]
    if missing:
        raise Unseen(missing=missing, wanted=wanted)
    return wanted


def _come_near(user: User, model: type[Thing], ids: Collection[int]) -> None:
    """Takes all locks that come before those of the things.

    A publisher takes an album's tracks in any order, and deletes what nobody but the artist has
    seen: who means several, or sees that, waits for them first.
    """
    stay(user.pk)
    if len(ids) > 1 or not sees_only_public(user):
        standing.hold(*_artists_of(model, ids))
    _wait_for_own(user)


def _wait_for_own(user: User) -> None:
    """A 304 must not hide what follows."""
    Client.objects.filter(pk=user.pk).update(marks_version=F("marks_version") + 1)


def _visible(model: type[Thing], to: Viewer) -> QuerySet[Any]:
    things: QuerySet[Any] = model._default_manager.visible_to(to)
    return things


def _artists_of(model: type[Thing], ids: Collection[int]) -> set[int | None]:
    """Their own, and of tracks their album's."""
    if model is Artist:
        return set(ids)
    columns = ("artist", "album__artist") if model is Track else ("artist",)
    rows = model._default_manager.filter(pk__in=ids).values_list(*columns)
    return {artist for row in rows for artist in row}
