"""What the pages ask the catalogue, always from what the person manages."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Credit, CreditRole, Track
from audio.duplicates.models import Duplicate
from audio.media.models import Rendition
from audio.plays.models import PlayEvent
from audio.processing.models import Report
from audio.uploads.models import Status as Arrival
from audio.uploads.models import Upload
from config.errors import NotFound
from users.models import User

SHOWN = (Arrival.RECEIVING, Arrival.WAITING, Arrival.PROCESSING, Arrival.REFUSED)


def own_release(user: User, pk: int) -> Album:
    """Raises `NotFound`: also for what others manage."""
    mine = Album.objects.filter(artist__in=Artist.objects.managed_by(user))
    found: Album = _one(mine.select_related("artist"), pk)
    return found


def own_track(user: User, pk: int) -> Track:
    """Raises `NotFound`: also for what others manage."""
    own = Track.objects.filter(artist__in=Artist.objects.managed_by(user))
    found: Track = _one(own.select_related("album", "artist"), pk)
    return found


def _one(rows: QuerySet[Any], pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def releases(artist: Artist) -> QuerySet[Any]:
    """With `tracks_now` and `plays`, the newest first."""
    rows: QuerySet[Any] = (
        Album.objects.filter(artist=artist)
        .annotate(tracks_now=Count("tracks"), plays=Coalesce(Sum("tracks__plays_count"), 0))
        .order_by("-created_at", "-pk")
    )
    return rows


def loose_tracks(artist: Artist) -> QuerySet[Track]:
    """Those on no release."""
    return Track.objects.filter(artist=artist, album=None).order_by("-created_at", "-pk")


def tracks_of(album: Album) -> list[Track]:
    """In their order, without those that are no more than a file yet: that shows as one."""
    files = Upload.objects.filter(track__album=album, status__in=SHOWN).values("track")
    silent = Q(is_playable=False, pk__in=files)
    rows = Track.objects.filter(album=album).exclude(silent)
    return [*rows.prefetch_related("genres").order_by("album_position", "pk")]


def files_of(album: Album) -> list[Upload]:
    """What is on its way to a release; or was refused, as long as its track stands there."""
    coming = Q(album=album, track=None, status=Arrival.RECEIVING)
    there = Q(track__album=album, status__in=SHOWN)
    found = Upload.objects.filter(coming | there).select_related("track")
    return [*found.order_by("created_at", "pk")]


def files_of_track(track: Track) -> list[Upload]:
    """Its file on the way; and the last one, if that was refused."""
    newest = Upload.objects.filter(track=track).order_by("-created_at", "-pk").first()
    return [newest] if newest and newest.status in SHOWN else []


def refused(artist: Artist) -> list[Upload]:
    """Files that somebody has to look at."""
    rows = Upload.objects.filter(artist=artist, status=Arrival.REFUSED).exclude(track=None)
    return [*rows.select_related("album", "track").order_by("created_at", "pk")]


def held(tracks: Collection[int]) -> set[int]:
    """Which of these wait for staff to say whose they are."""
    rows = Duplicate.objects.filter(track__in=tracks)
    waiting = rows.exclude(status=Duplicate.Status.DISMISSED)
    return set(waiting.values_list("track", flat=True))


def featured(tracks: Collection[int]) -> dict[int, list[str]]:
    """Names by track, also of those who have not answered yet."""
    rows = Credit.objects.filter(track__in=tracks, role=CreditRole.FEATURED, declined=False)
    named: dict[int, list[str]] = {}
    for track, name, page in rows.order_by("position", "pk").values_list(
        "track", "name", "artist__name"
    ):
        named.setdefault(track, []).append(page or name)
    return named


def credits_of(track: Track) -> list[Credit]:
    return [*track.credits.select_related("artist").order_by("position", "pk")]


def report_of(track: Track) -> Report | None:
    return Report.objects.filter(track=track).first()


def renditions_of(track: Track) -> list[Rendition]:
    return [*track.renditions.order_by("packaging", "bitrate", "pk")]


def first_days(album: Album, until: datetime, days: int) -> list[int]:
    """How often it had been played by the end of each of its first days, as far as they go."""
    start = album.first_published_at or album.published_at
    passed = min(max((until - start).days + 1, 1), days)
    ends = [start + timedelta(days=n + 1) for n in range(passed)]
    events = PlayEvent.objects.filter(track__album=album, counted=True, played_at__gte=start)
    counts = {f"by_{n}": Count("pk", filter=Q(played_at__lt=end)) for n, end in enumerate(ends)}
    found = events.filter(played_at__lt=ends[-1]).aggregate(**counts)
    return [found[name] for name in counts]


def published(artist: Artist) -> Sequence[Album]:
    """The last two that came out."""
    rows = Album.objects.filter(artist=artist, status=Status.PUBLISHED)
    return [*rows.order_by(F("first_published_at").desc(nulls_last=True), "-pk")[:2]]
