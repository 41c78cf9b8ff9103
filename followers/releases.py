"""Telling followers of what an artist has released, in the app and by mail.

The log of changes says which releases to look at: what was changed by a transaction that was
not over when this ran last. So one that commits late is not missed, whatever its time of
publication says. Some are looked at twice; that each is told once is made sure of by the cause.
Those who began to follow later are not told of it.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan

from audio.catalog import announcing
from audio.catalog.models.marks import ArtistBlock, FollowedArtist
from audio.catalog.models.publication import Status
from audio.changes.models import EVERYBODY, Change
from audio.changes.models import Kind as Changed
from audio.models import Album, Track
from config.fields import utc_now
from followers.models import ReleaseWatch
from users.accounts.choices import NotificationKind
from users.notifications.kinds import Kind
from users.notifications.mailing import send_each
from users.notifications.services import tell

RECENT = timedelta(days=30)
"""What came out before that is news to nobody, and notifications of it may be forgotten."""
BATCH = 2_000
STEP = 500
"""So many changes are looked at before it is noted how far this has come."""
_SNAPSHOT = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_MODELS = {Changed.ALBUM: Album, Changed.TRACK: Track}


class Seen(NamedTuple):
    """A change, in the order of the log."""

    xid: int
    kind: int
    object_id: int


def tell_followers() -> int:
    """How many notifications were made. Killed, it goes on where it was; one at a time."""
    end = _over_before()
    watch, _ = ReleaseWatch.objects.get_or_create(pk=1, defaults={"through": 0})
    begin = watch.through if watch.through <= end else 0  # another server's numbers
    told = 0
    for changes in _changes_since(begin):
        for kind in (Changed.ALBUM, Changed.TRACK):
            ids = [change.object_id for change in changes if change.kind == kind]
            told += sum(map(_tell_of, _released(kind, ids)))
        ReleaseWatch.objects.update(through=min(changes[-1].xid, end))
    ReleaseWatch.objects.update(through=end)
    return told


def _over_before() -> int:
    """All transactions before this one are over. Asked before the log is read."""
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _changes_since(xid: int) -> Iterator[list[Seen]]:
    """Of albums and tracks, in steps."""
    columns = ("xid", "kind", "object_id")
    rows = Change.objects.filter(user=EVERYBODY, kind__in=_MODELS).order_by(*columns)
    last = Seen(xid, 0, 0)
    while True:
        onward = TupleGreaterThan(tuple(map(F, columns)), last)
        some = [Seen(*row) for row in rows.filter(onward).values_list(*columns)[:STEP]]
        if not some:
            return
        yield some
        last = some[-1]


def _released(kind: Changed, ids: list[int]) -> list[Album | Track]:
    """Of these, what is out, and was not long ago. Tracks of an album come with it."""
    rows: QuerySet[Any] = _MODELS[kind]._default_manager.filter(
        pk__in=ids, status=Status.PUBLISHED, first_published_at__gt=utc_now() - RECENT
    )
    if kind == Changed.TRACK:
        rows = rows.filter(album=None)
    return list(rows.select_related("artist").order_by("first_published_at", "pk"))


def _tell_of(release: Album | Track) -> int:
    name = type(release).__name__.lower()
    if release.first_published_at:  # those that were imported; others were told of at once
        announcing.published(release, at=release.first_published_at)
    told = 0
    for users in _followers_of(release):
        told += tell(
            users=users,
            kind=NotificationKind.NEW_RELEASE,
            cause=f"release {name} {release.pk}",
            context={"artist": release.artist_id, name: release.pk},
        )
        send_each(
            kind=Kind.NEW_RELEASE,
            told=dict.fromkeys(users, {name: release.pk}),
            cause=f"release {name} {release.pk}",
        )
    return told


def _followers_of(release: Album | Track) -> Iterator[list[int]]:
    """Who followed the artist when it came out and has not muted them; in batches."""
    spared = ArtistBlock.objects.filter(user=OuterRef("user"), artist=OuterRef("artist"))
    rows = FollowedArtist.objects.filter(
        ~Exists(spared), artist=release.artist_id, created_at__lte=release.first_published_at
    ).order_by("pk")
    last = 0
    while some := list(rows.filter(pk__gt=last).values_list("pk", "user")[:BATCH]):
        last = some[-1][0]
        yield [user for _, user in some]
