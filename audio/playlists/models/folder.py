"""Folders that a person sorts their list by, and invitations to a playlist."""

from django.db import models
from django.utils import timezone

from audio.playlists.models.playlist import Playlist, PlaylistMember
from users.models import User


class PlaylistFolder(models.Model):
    """Folders of one person, nested. They hold `PlaylistMember`s: each sorts their own list."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Folder {self.pk}"


class PlaylistInvite(models.Model):
    """A link that makes whoever has it a member, until it expires or is taken back.

    Only a digest of its token is kept.
    """

    playlist = models.ForeignKey(Playlist, models.CASCADE, related_name="invites")
    role = models.CharField(max_length=8, choices=PlaylistMember.Role)
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.role} of {self.playlist_id}"
