"""Files on their way in: how much has arrived, and what became of it."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from users.models import User

STUCK = timedelta(hours=1)
"""Longer than any file takes: what has not moved for so long needs a person."""


class Transport(models.TextChoices):
    """How the bytes come: in a form, in parts that can be resumed, straight to the bucket."""

    FORM = "form"
    TUS = "tus"
    S3 = "s3"


class Status(models.TextChoices):
    """Receiving → waiting → processing → ready or refused; or it never arrived whole."""

    RECEIVING = "receiving"
    WAITING = "waiting"
    PROCESSING = "processing"
    READY = "ready"
    REFUSED = "refused"
    ABANDONED = "abandoned"


class UploadQuerySet(models.QuerySet["Upload"]):
    """`of(person)` starts every read."""

    def of(self, user: User) -> Self:
        """For pages that they manage; staff see all."""
        if user.is_staff:
            return self.all()
        return self.filter(artist__user=user)

    def unfinished(self) -> Self:
        return self.filter(status=Status.RECEIVING)

    def under_way(self) -> Self:
        """Arrived, and not yet ready or refused."""
        return self.filter(status__in=[Status.WAITING, Status.PROCESSING])

    def stranded(self, now: datetime) -> Self:
        """Refused, with its track still empty; or arrived, and nothing moves any more."""
        refused = Q(status=Status.REFUSED, track__is_playable=False)
        stuck = Q(status__in=[Status.WAITING, Status.PROCESSING], updated_at__lt=now - STUCK)
        return self.filter(refused | stuck)


class Upload(models.Model):
    """One file. `length` and `offset` in bytes; the bytes are below `UPLOADS`, then stored.

    `writer` counts who writes: of two requests only the later one may. `file` is the key of the
    original in the storage, `stage` and `progress` (per cent) are what the worker is at.
    `tags` is what the file says of itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    artist = models.ForeignKey(Artist, models.CASCADE, related_name="uploads")
    album = models.ForeignKey(Album, models.SET_NULL, null=True, related_name="uploads")
    track = models.ForeignKey(Track, models.SET_NULL, null=True, related_name="uploads")
    for_track = models.BooleanField(
        default=False, help_text="New audio for one that was there."
    )
    transport = models.CharField(max_length=4, choices=Transport.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RECEIVING)
    file_name = models.CharField(max_length=300)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    received = models.PositiveBigIntegerField(default=0, help_text="Also what came in vain.")
    writer = models.PositiveIntegerField(default=0)
    metadata = models.TextField(blank=True, help_text="Upload-Metadata, as it was given.")
    declared_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.CharField(max_length=60, blank=True)
    multipart = models.TextField(blank=True, help_text="The bucket's name for its parts.")
    stage = models.CharField(max_length=20, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="Begun, and cut off with the worker that was at it."
    )
    failures = models.PositiveSmallIntegerField(
        default=0, help_text="Ended by a child that died while its worker lived."
    )
    refused_code = models.CharField(max_length=40, blank=True)
    refused_reason = models.TextField(blank=True)
    given = models.JSONField(default=dict, help_text="What its artist said of the track.")
    tags = models.JSONField(default=dict)
    expires_at = models.DateTimeField(help_text="Abandoned, if it has not arrived by then.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["track"],
                condition=Q(status__in=["receiving", "waiting", "processing"]),
                name="upload_under_way_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["artist", "created_at"], name="upload_of_artist"),
            models.Index(fields=["by", "created_at"], name="upload_by_person"),
            models.Index(fields=["status", "expires_at"], name="upload_to_abandon"),
            models.Index(fields=["created_at"], name="upload_newest"),
            models.Index(
                fields=["status"],
                condition=~Q(file="") | ~Q(multipart=""),
                name="upload_to_release",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
