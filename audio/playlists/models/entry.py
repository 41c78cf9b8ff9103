"""What stands in a playlist, where, and what changed it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Deferrable, When
from django.db.models.deletion import Collector
from django.utils import timezone

from audio.catalog.models.publication import Viewer, known_to
from audio.catalog.models.track import Track
from audio.playlists.models.playlist import Playlist
from users.models import User


def leave_place(
    collector: Collector, field: "models.ForeignKey[Any, Any]", entries: Any, using: str
) -> None:
    """For `on_delete`, as SET_NULL; before, the playlists are held, by id.

    So a track is deleted inside a transaction, or Django says so. It may stand at several
    places of a playlist: whoever moves these takes them in another order.
    """
    theirs = Playlist.objects.using(using).filter(pk__in=entries.values("playlist"))
    list(theirs.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    models.SET_NULL(collector, field, entries, using)


leave_place.lazy_sub_objs = True  # type: ignore[attr-defined]


class PlaylistEntryQuerySet(models.QuerySet["PlaylistEntry"]):
    """Every read that tells which tracks stand in a list begins with `telling`."""

    def telling(self, viewer: Viewer) -> Self:
        """With `known`, the track's id if the viewer may know of it: no other is to be told."""
        return self.annotate(known=Case(When(known_to(viewer, "track"), then="track")))


class PlaylistEntry(models.Model):
    """A track at a place; the same track may stand at several.

    Positions are 0 … n-1, without a gap. What was removed keeps its row, without a position, as
    long as a kept change can bring it back. A track that is deleted leaves its place behind.
    """

    playlist = models.ForeignKey(
        Playlist, models.CASCADE, related_name="entries", db_index=False
    )
    track = models.ForeignKey(Track, leave_place, null=True, related_name="+")
    position = models.IntegerField(null=True)
    removed_in = models.BigIntegerField(
        null=True,
        help_text="The version that took it out: when no change before is kept, it goes.",
    )
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    duration_ms = models.PositiveIntegerField(
        default=0, help_text="The track's when it was added, so that a total is a sum of these."
    )

    objects = PlaylistEntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["playlist", "position"],
                deferrable=Deferrable.IMMEDIATE,
                name="entry_at_a_place",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["playlist", "track"], name="entry_of_track")
        ]

    def __str__(self) -> str:
        return f"Entry of playlist {self.playlist_id} at {self.position}"


class PlaylistChange(models.Model):
    """How one version became the next.

    `detail` holds positions and ids of entries alone, enough to go back a step; see `history`.
    """

    class Kind(models.TextChoices):
        """What was done."""

        CREATED = "created"
        ADDED = "added"
        MOVED = "moved"
        REMOVED = "removed"
        RESTORED = "restored"
        EDITED = "edited"

    playlist = models.ForeignKey(
        Playlist, models.CASCADE, related_name="changes", db_index=False
    )
    version = models.BigIntegerField(help_text="That it made.")
    kind = models.CharField(max_length=8, choices=Kind)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    detail: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["playlist", "version"], name="playlist_version")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
