"""Short links, and how often what was shared was opened. Nobody is named."""

from typing import ClassVar

from django.db import models


class Kind(models.TextChoices):
    """What has a page of its own."""

    TRACK = "track"
    ALBUM = "album"
    ARTIST = "artist"
    PLAYLIST = "playlist"
    GENRE = "genre"


class Network(models.TextChoices):
    """Where somebody means to share it; blank: nobody said."""

    X = "x"
    FACEBOOK = "facebook"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    MASTODON = "mastodon"
    EMAIL = "email"


class ShareLink(models.Model):
    """The one short address of a thing, whoever asks for it: so it tells of nobody."""

    code = models.CharField(max_length=29, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    object_id = models.BigIntegerField()
    key = models.CharField(
        max_length=40, blank=True, help_text="Of an unlisted playlist: a new key, a new link."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "object_id", "key"], name="share_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class ShareDay(models.Model):
    """Opened so often on one day of UTC, by the network that it was shared to."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    network = models.CharField(max_length=8, choices=Network, blank=True)
    opens = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["link", "day", "network"], name="share_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.opens} on {self.day}"
