"""What happens to artists and their music, told to webhooks: to whom, and in which words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from audio.catalog.cards import Json, share
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.marks import ArtistBlock, FollowedArtist
from audio.catalog.models.publication import Removal, Status
from audio.catalog.models.track import Track
from config import addresses
from users.webhooks import subjects
from users.webhooks.events import Event
from users.webhooks.services import announce

Subject = Artist | Album | Track
NAMES = {Artist: "artist", Album: "album", Track: "track"}


def published(release: Album | Track, *, at: datetime) -> None:
    """Out for the first time. Managers, and who followed and had not blocked or muted it then.

    One after the other: as one condition, each follower of a million would be looked at.
    """
    told = described(release, is_shown=True)
    cause = f"release {told['type']} {release.pk}"
    for people in (managers([release.artist_id]), _followers(release.artist_id, at)):
        announce(
            event=Event.RELEASE_PUBLISHED,
            cause=cause,
            user_ids=people,
            payload=told,
            occurred_at=at,
        )


def taken_down(subject: Subject, removal: Removal) -> None:
    """To the managers alone; why is between them and those who decided."""
    _of_removal(subject, removal, "taken_down")


def restored(subject: Subject, removal: Removal) -> None:
    """The other way."""
    _of_removal(subject, removal, "restored")


def milestone(subject: Album | Track, plays: int) -> None:
    """So many plays, a round number."""
    is_album = isinstance(subject, Album)
    told = described(subject, is_shown=True)
    announce(
        event=Event.RELEASE_MILESTONE if is_album else Event.TRACK_MILESTONE,
        cause=f"milestone {told['type']} {subject.pk} {plays}",
        user_ids=managers([subject.artist_id]),
        payload=told | {"plays": plays},
    )


def described(subject: Subject, *, is_shown: bool) -> Json:
    """Which thing it is. What is hidden has no page to lead to."""
    kind = NAMES[type(subject)]
    told: Json = {"type": kind, "id": subject.pk}
    if isinstance(subject, Artist):
        told["name"] = subject.name
    else:
        artist = subject.artist
        told |= {"title": subject.title, "artist": {"id": artist.pk, "name": artist.name}}
    url = share(addresses.base(), kind, subject.pk, subject.slug) if is_shown else None
    return told | {"share_url": url}


def managers(artists: Iterable[int]) -> "QuerySet[Any, Any]":
    """The accounts that manage these artists, by id."""
    managed = Artist.objects.filter(pk__in=list(artists)).exclude(user=None)
    return managed.values("user")


def _followers(artist: int, at: datetime) -> "QuerySet[Any, Any]":
    spared = ArtistBlock.objects.filter(user=OuterRef("user"), artist=OuterRef("artist"))
    rows = FollowedArtist.objects.filter(~Exists(spared), artist=artist, created_at__lte=at)
    return rows.values("user")


def _of_removal(subject: Subject, removal: Removal, action: str) -> None:
    found: Subject = type(subject)._default_manager.get(pk=subject.pk)
    told = described(found, is_shown=found.status == Status.PUBLISHED)
    announce(
        event=Event.TAKEDOWN,
        cause=f"{action} {removal.pk}",
        user_ids=managers(_artists_of(found)),
        payload=told | {"action": action},
    )


def _artists_of(subject: Subject) -> set[int]:
    """Its own, and its album's."""
    if isinstance(subject, Artist):
        return {subject.pk}
    album = subject.album if isinstance(subject, Track) else None
    return {subject.artist_id} | ({album.artist_id} if album else set())


subjects.describe("artist", Artist.objects.visible_to)
subjects.describe("album", Album.objects.visible_to)
subjects.describe("track", Track.objects.visible_to)
