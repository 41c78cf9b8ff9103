"""What was found out about a track's audio while its renditions were made."""

from typing import ClassVar

from django.db import models

from audio.catalog.models.track import Track


class Report(models.Model):
    """The technical report. Lengths in ms; levels null where there is nothing but silence.

    `clippings` and `silences` are [[from_ms, until_ms], …]; `waveform` is 1,000 bytes, the
    largest sample of each thousandth of the track, 255 being full scale.
    """

    track = models.OneToOneField(Track, models.CASCADE, primary_key=True, related_name="report")
    version = models.PositiveSmallIntegerField(
        help_text="Of what made it: older ones are redone."
    )
    refused_code = models.CharField(
        max_length=40, blank=True, help_text="Why nothing could be made of it; else empty."
    )
    refused_reason = models.TextField(blank=True)
    lufs = models.FloatField(null=True, blank=True, help_text="Integrated, EBU R128.")
    loudness_range = models.FloatField(null=True, blank=True, help_text="In LU.")
    true_peak = models.FloatField(null=True, blank=True, help_text="In dBTP.")
    clipped_samples = models.PositiveIntegerField(default=0)
    clippings = models.JSONField(default=list)
    silences = models.JSONField(default=list)
    waveform = models.BinaryField(default=bytes)
    duration_ms = models.PositiveIntegerField(default=0, help_text="Decoded.")
    container = models.CharField(max_length=4, blank=True)
    codec = models.CharField(max_length=20, blank=True)
    bitrate = models.PositiveIntegerField(default=0)
    sample_rate = models.PositiveIntegerField(default=0)
    bits_per_sample = models.PositiveSmallIntegerField(default=0, help_text="0: lossy.")
    channels = models.PositiveSmallIntegerField(default=0)
    lyrics = models.TextField(blank=True, help_text="From the file's tags, untouched.")
    lrc = models.TextField(blank=True, help_text="From an .lrc file beside it, untouched.")
    created_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["version"], name="report_version")
        ]

    def __str__(self) -> str:
        return f"Report of track {self.track_id}"
