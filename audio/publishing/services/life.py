"""Draft, scheduled, published, withdrawn: what a release may become, and what goes with it.

An album leads its tracks. Each function works on rows that the caller holds.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, F, Q, Value
from django.db.models.functions import Coalesce, Now

from audio.catalog import announcing
from audio.catalog.models.album import Album, Precision
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track, TrackQuerySet
from audio.catalog.services import move_pictures_later
from audio.duplicates.models import Duplicate
from audio.publishing import barring
from audio.publishing.changes import AlbumChanges, Move
from audio.publishing.refusals import (
    AlbumLeads,
    NothingToPublish,
    NotReady,
    NotThen,
    PageNotPublished,
    UnderReview,
)
from audio.publishing.services.changing import Change
from config.fields import utc_now
from config.jobs import enqueue_later
from users.models import User

Release = Album | Track
DUE = "audio.publishing.due"
FARTHEST = timedelta(days=731)
A_SECOND = timedelta(seconds=1)
"""Jobs wait for whole seconds: one more, so that none comes a moment before the instant."""


class Readiness(NamedTuple):
    """Which tracks could be published now, and what holds back the others."""

    ready: list[Track]
    silent: list[Track]
    held: list[Track]


def move(change: Change, release: Release, to: Move, *, by: User) -> None:
    """Raises `EmailUnverified`, `WrongStatus`, what stands in `refusals`, and `barring`'s."""
    if to.status in (Status.PUBLISHED, Status.SCHEDULED):
        if not by.is_proven:
            by.require_verified()
        barring.require_unbarred(by)
    match to.status:
        case Status.PUBLISHED:
            publish(change, release)
        case Status.SCHEDULED:
            schedule(change, release, to)
        case Status.DRAFT:
            back_to_draft(change, release)
        case Status.WITHDRAWN:
            withdraw(change, release)
        case _:
            release.move_to(Status(to.status))


def waiting_tracks(album: Album) -> TrackQuerySet:
    """Those that go where the album goes: not what was withdrawn by itself or taken down."""
    with_it = Q(status=Status.WITHDRAWN, withdrawn_with_album=True)
    rows: TrackQuerySet = Track.objects.filter(album=album)
    return rows.filter(Q(status__in=[Status.DRAFT, Status.SCHEDULED]) | with_it)


def readiness(tracks: Sequence[Track]) -> Readiness:
    """Two queries at most."""
    wanted = [track.pk for track in tracks]
    disputed = Duplicate.objects.exclude(status=Duplicate.Status.DISMISSED)
    held = set(disputed.filter(track__in=wanted).values_list("track", flat=True))
    return Readiness(
        [track for track in tracks if track.is_playable and track.pk not in held],
        [track for track in tracks if not track.is_playable],
        [track for track in tracks if track.pk in held],
    )


def publish(change: Change, release: Release) -> None:
    """All of it, now, or nothing."""
    tracks = _ready_to_go(release, Status.PUBLISHED)
    show(change, release, tracks, at=utc_now())


def schedule(change: Change, release: Release, to: Move) -> None:
    """What is not ready now is refused now, and not at the instant."""
    if isinstance(release, Track) and release.album_id:
        raise AlbumLeads
    now = utc_now()
    if to.at is None or not now < to.at <= now + FARTHEST:
        raise NotThen(loc=("body", "published_at"))
    tracks = _ready_to_go(release, Status.SCHEDULED)
    waiting: dict[str, Any] = {
        "status": Status.SCHEDULED,
        "published_at": to.at,
        "updated_at": Now(),
    }
    type(release)._default_manager.filter(pk=release.pk).update(
        time_zone=to.time_zone, **waiting
    )
    if isinstance(release, Album):
        _rows(tracks).update(withdrawn_with_album=False, **waiting)
    _touch(change, release, tracks)
    enqueue_later(DUE, to.at - now + A_SECOND)


def back_to_draft(change: Change, release: Release) -> None:
    """Of what was public once, too: it is then changed, and published again."""
    _require_free_of_schedule(release)
    release.move_to(Status.DRAFT)
    draft: dict[str, Any] = {
        "status": Status.DRAFT,
        "published_at": Coalesce("first_published_at", "created_at"),
        "updated_at": Now(),
    }
    type(release)._default_manager.filter(pk=release.pk).update(**draft)
    tracks: list[Track] = []
    if isinstance(release, Album):
        tracks = [*waiting_tracks(release).exclude(status=Status.DRAFT)]
        _rows(tracks).update(withdrawn_with_album=False, **draft)
    _touch(change, release, tracks)


def withdraw(change: Change, release: Release) -> None:
    """Gone from every read at once; lists that name it keep its place. Pictures move, too."""
    _require_free_of_schedule(release)
    was_published = release.status == Status.PUBLISHED
    release.move_to(Status.WITHDRAWN)
    gone: dict[str, Any] = {"status": Status.WITHDRAWN, "updated_at": Now()}
    known = {"first_published_at": Coalesce("first_published_at", F("published_at"))}
    rows = type(release)._default_manager.filter(pk=release.pk)
    rows.update(**gone, **(known if was_published else {}))
    tracks: list[Track] = []
    if isinstance(release, Album):
        of_album = Track.objects.filter(album=release)
        published, waiting = (
            [*of_album.filter(status=status)] for status in (Status.PUBLISHED, Status.SCHEDULED)
        )
        _rows(published).update(withdrawn_with_album=True, **gone, **known)
        _rows(waiting).update(status=Status.DRAFT, updated_at=Now())
        tracks = published + waiting
    else:
        rows.update(withdrawn_with_album=False)
    if was_published:
        move_pictures_later(release)
    _touch(change, release, tracks)


def show(change: Change, release: Release, tracks: Sequence[Track], *, at: datetime) -> None:
    """`at` is when it counts as published. What was public before keeps its first day."""
    first = Coalesce("first_published_at", Value(at, output_field=DateTimeField()))
    public: dict[str, Any] = {
        "status": Status.PUBLISHED,
        "published_at": first,
        "first_published_at": first,
        "updated_at": Now(),
    }
    change.first_public_tracks |= {one.pk for one in tracks if one.first_published_at is None}
    _rows(tracks).update(withdrawn_with_album=False, **public)
    if isinstance(release, Album):
        hidden = Album.objects.filter(pk=release.pk).exclude(status=Status.PUBLISHED)
        day = _release_day(release, at)
        if hidden.update(**public, **day) and day:
            # All its tracks are found by its year, those that stay behind as well.
            of_album = Track.objects.filter(album=release)
            change.shown_tracks |= set(of_album.values_list("pk", flat=True))
    if _is_news(release):
        announcing.published(release, at=at)
    _touch(change, release, tracks)


def _is_news(release: Release) -> bool:
    """Out for the first time, and not part of an album that is out already."""
    comes_with_another = isinstance(release, Track) and release.album_id
    return release.first_published_at is None and not comes_with_another


def _ready_to_go(release: Release, status: Status) -> list[Track]:
    """The tracks that go with it. Raises whatever keeps the release from going."""
    release.move_to(status)
    if release.artist.status != Status.PUBLISHED:
        raise PageNotPublished
    if isinstance(release, Track):
        if release.album and release.album.status != Status.PUBLISHED:
            raise AlbumLeads
        tracks = [release]
    else:
        tracks = [*waiting_tracks(release).order_by("album_position", "pk")]
        public = Track.objects.published().filter(album=release)
        if not tracks and not public.exists():
            raise NothingToPublish
    found = readiness(tracks)
    for refusal, which in ((NotReady, found.silent), (UnderReview, found.held)):
        if which:
            raise refusal(tracks={track.pk: track.title for track in which})
    return tracks


def _require_free_of_schedule(release: Release) -> None:
    """On an album that is scheduled, a track goes with it: take it off, or change the album."""
    album = release.album if isinstance(release, Track) else None
    if album and album.status == release.status == Status.SCHEDULED:
        raise AlbumLeads


def with_its_day(album: Album, changes: AlbumChanges) -> AlbumChanges:
    """What came out has a day of release: one that is cleared is that of its publication."""
    came_out = album.first_published_at
    if came_out is None or changes.get("release_date", came_out) is not None:
        return changes
    return {**changes, **_day_of(album, came_out)}


def _release_day(album: Album, at: datetime) -> dict[str, Any]:
    """Where the artist names none, the day on which it came out, in their time zone."""
    return {} if album.release_date else {**_day_of(album, at)}


def _day_of(album: Album, at: datetime) -> AlbumChanges:
    day = at.astimezone(ZoneInfo(album.time_zone) if album.time_zone else UTC).date()
    return {"release_date": day, "release_date_precision": Precision.DAY}


def _rows(tracks: Sequence[Track]) -> TrackQuerySet:
    rows: TrackQuerySet = Track.objects.filter(pk__in=[track.pk for track in tracks])
    return rows


def _touch(change: Change, release: Release, tracks: Sequence[Track]) -> None:
    touched = [track.pk for track in tracks]
    if isinstance(release, Album):
        change.shift(albums=[release.pk], tracks=touched)
    else:
        change.shift(tracks=[release.pk, *touched])
