"""Stored files of audio, and what the import remembers."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import MD5

from audio.catalog.models.track import Track
from audio.media.containers import CONTAINERS


class Quality(models.TextChoices):
    """What a rendition is for: the file as it came, or one made from it."""

    ORIGINAL = "original"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Packaging(models.TextChoices):
    """In what form: one file to be played as it is, one cut into segments for HLS, a taste."""

    FILE = "file"
    SEGMENTS = "segments"
    PREVIEW = "preview"


class RenditionQuerySet(models.QuerySet["Rendition"]):
    def originals(self) -> Self:
        """The files as they came, one a track at most."""
        return self.filter(name=Quality.ORIGINAL)


class Rendition(models.Model):
    """A file of a track. Its row is written once the bytes are durable, never before.

    `file` is a key in the storage; `sha256` is the file's, in hex. `bitrate` is in bit/s.
    """

    track = models.ForeignKey(Track, models.CASCADE, related_name="renditions")
    name = models.CharField(max_length=8, choices=Quality.choices)
    packaging = models.CharField(
        max_length=8, choices=Packaging.choices, default=Packaging.FILE
    )
    container = models.CharField(
        max_length=4, choices={name: name.upper() for name in CONTAINERS}
    )
    codec = models.CharField(max_length=20)
    bitrate = models.PositiveIntegerField()
    sample_rate = models.PositiveIntegerField()
    channels = models.PositiveSmallIntegerField()
    duration_ms = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    audio_sha256 = models.CharField(
        max_length=64,
        blank=True,
        help_text="Of an imported original: of its packets alone, which new tags leave as is.",
    )
    file = models.CharField(max_length=60, unique=True)
    segments = models.JSONField(
        null=True,
        blank=True,
        help_text="Where they lie: {init: bytes, parts: [[duration_ms, offset, size]]}.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["track", "name", "packaging"], name="rendition_once"
            ),
            models.UniqueConstraint(
                fields=["audio_sha256"],
                condition=~Q(audio_sha256=""),
                name="audio_imported_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.track_id} {self.name}"

    @property
    def content_type(self) -> str:
        return CONTAINERS[self.container].content_type


class Deposit(models.Model):
    """Bytes on their way: committed before the first of them, gone with the row they are for.

    What is left of a killed process is found here, without a walk through the storage. `holder`
    is the lock that it has while it lives; 0 is what is to be removed, as is the file of every
    deleted `Rendition`: a trigger of the database writes it down.
    """

    file = models.CharField(max_length=60, unique=True)
    holder = models.BigIntegerField(default=0, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.file


TAIL = Func(
    *(F("path"), Value("[^/]+/[^/]+$")),
    function="substring",
    output_field=models.TextField(),
)
"""Folder and name at the end of a path; null of one without a folder."""
TAIL_HASH = MD5(TAIL)
"""In its place in an index, which holds no text of any length."""


class ImportedFile(models.Model):
    """A file that was read once, so that the next import need not: whose size and time it was.

    `place` is the SHA-256 of the path's bytes, in hex, since a path need be no text.
    """

    place = models.CharField(max_length=64, primary_key=True)
    path = models.TextField(help_text="As well as it can be written.")
    size = models.PositiveBigIntegerField()
    modified_ns = models.BigIntegerField()
    audio_sha256 = models.CharField(max_length=64, db_index=True)
    lrc = models.TextField(blank=True, help_text="Of the .lrc file beside it, untouched.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(TAIL_HASH, name="file_by_tail")]

    def __str__(self) -> str:
        return self.path
