"""Playlists, who sees them, and whose lists they stand in."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from audio.catalog.models.publication import Removal, Viewer
from config.errors import NotAllowed
from users.accounts.people import seen_by
from users.models import User


class Visibility(models.TextChoices):
    """Public: listed and found. Unlisted: for whoever has the key. Private: by invitation."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    PRIVATE = "private"


class NotYourPlaylist(NotAllowed):
    code, message = "not_your_playlist", "Only the playlist's owner may do this."


class NotAnEditor(NotAllowed):
    code = "not_an_editor"
    message = "Only the owner, and editors while it is collaborative, may change its tracks."


LISTED = Q(visibility=Visibility.PUBLIC, removal=None)


def _shown_to(viewer: Viewer) -> Q:
    """Neither taken down, nor of somebody who is hidden from the viewer."""
    return Q(removal=None) & seen_by(viewer.pk, "owner")


class PlaylistQuerySet(models.QuerySet["Playlist"]):
    """`visible_to(viewer)` starts every read."""

    def visible_to(self, viewer: Viewer, *, key: str = "") -> Self:
        """Their own, and what others let them see; nothing of people one of both blocked.

        Staff see no more than anybody: a private playlist is not theirs to read.
        """
        opened = Q(visibility=Visibility.PUBLIC)
        if key:
            opened |= Q(visibility=Visibility.UNLISTED, key=key)
        if viewer.is_anonymous:
            return self.filter(_shown_to(viewer) & opened)
        kept = PlaylistMember.objects.filter(playlist=OuterRef("pk"), user=viewer)
        opened |= Q(Exists(kept.exclude(role=PlaylistMember.Role.FOLLOWER)))
        opened |= Q(Exists(kept), visibility=Visibility.UNLISTED)
        return self.filter(Q(owner=viewer) | (_shown_to(viewer) & opened))

    def open_to(self, person: User) -> Self:
        """What an invitation may let them into, if they have one."""
        return self.filter(_shown_to(person))

    def put_before(self, viewer: Viewer) -> Self:
        """What `visible_to` and `listed` have in common, in words that an index answers."""
        return self.listed().filter(_shown_to(viewer))

    def listed(self) -> Self:
        """What is put before everybody: browsing, searching."""
        return self.filter(LISTED)


class Playlist(models.Model):
    """Tracks in somebody's order; or, with `rules`, whatever fits the rules when it is read.

    `version` names its state: every change raises it, and makes a `PlaylistChange`.
    """

    MAX_TRACKS: ClassVar[int] = 10_000
    MAX_A_PERSON: ClassVar[int] = 11_000

    owner = models.ForeignKey(User, models.CASCADE, related_name="playlists")
    title = models.CharField(max_length=200)
    sort_title = models.CharField(max_length=300)
    slug = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    key = models.CharField(
        max_length=22, blank=True, help_text="Opens it while it is unlisted; new each time."
    )
    collaborative = models.BooleanField(
        default=False, help_text="Those who were invited as editors may change its tracks."
    )
    is_curated = models.BooleanField(
        default=False, help_text="Recommended by the people who run this service."
    )
    rules: "models.JSONField[dict[str, Any] | None]" = models.JSONField(null=True, blank=True)
    cover_key = models.CharField(max_length=40, blank=True)
    mosaic_key = models.CharField(
        max_length=40, blank=True, help_text="Made of four covers; shown without an own one."
    )
    mosaic_of = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    genre_ids = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="Its commonest, counted."
    )
    artist_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    tracks_count = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveBigIntegerField(default=0)
    followers_count = models.PositiveIntegerField(default=0)
    version = models.BigIntegerField(default=0)
    removal = models.ForeignKey(Removal, models.SET_NULL, null=True, blank=True)
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="When it first became public."
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = PlaylistQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["followers_count", "id"], condition=LISTED, name="playlist_by_followers"
            ),
            models.Index(
                fields=["updated_at", "id"], condition=LISTED, name="playlist_by_update"
            ),
            models.Index(
                fields=["sort_title", "id"], condition=LISTED, name="playlist_by_title"
            ),
            models.Index(
                fields=["owner", "published_at", "id"],
                condition=LISTED,
                name="playlist_published_by",
            ),
            models.Index(
                fields=["published_at", "id"], condition=LISTED, name="playlist_published"
            ),
            models.Index(
                fields=["followers_count", "id"],
                condition=LISTED & Q(is_curated=True),
                name="playlist_curated",
            ),
            GinIndex(fields=["genre_ids"], condition=LISTED, name="playlist_of_genre"),
            GinIndex(fields=["artist_ids"], condition=LISTED, name="playlist_of_artist"),
            models.Index(
                fields=["cover_key"], condition=~Q(cover_key=""), name="playlist_of_cover"
            ),
            models.Index(
                fields=["mosaic_key"], condition=~Q(mosaic_key=""), name="playlist_of_mosaic"
            ),
        ]

    def __str__(self) -> str:
        return f"Playlist {self.pk}"  # its title may be nobody's business

    @property
    def snapshot_id(self) -> str:
        """Its state's name, for clients."""
        return str(self.version)

    @property
    def is_smart(self) -> bool:
        return self.rules is not None

    def require_owner(self, viewer: Viewer) -> None:
        """Raises `NotYourPlaylist`."""
        if viewer.is_anonymous or self.owner_id != viewer.pk:
            raise NotYourPlaylist

    def require_editor(self, viewer: Viewer) -> None:
        """Raises `NotAnEditor`. Asks the database about whoever is not the owner."""
        if viewer.is_anonymous:
            raise NotAnEditor
        if self.owner_id == viewer.pk:
            return
        editors = self.members.filter(role=PlaylistMember.Role.EDITOR, user=viewer)
        if not (self.collaborative and editors.exists()):
            raise NotAnEditor


class PlaylistMember(models.Model):
    """A playlist in a person's list. `Playlist.followers_count` counts the followers."""

    class Role(models.TextChoices):
        """What they may do. Followers see no more than everybody does."""

        OWNER = "owner"
        EDITOR = "editor"
        VIEWER = "viewer"
        FOLLOWER = "follower"

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    playlist = models.ForeignKey(Playlist, models.CASCADE, related_name="members")
    role = models.CharField(max_length=8, choices=Role)
    folder = models.ForeignKey(
        "PlaylistFolder", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "playlist"], name="playlist_member_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "created_at", "id"], name="playlist_member_newest"),
            models.Index(
                fields=["playlist", "user"],
                condition=~Q(role="follower"),
                name="playlist_invited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of playlist {self.playlist_id}".capitalize()
