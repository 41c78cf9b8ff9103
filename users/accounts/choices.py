"""What a person chooses: who sees what they do, and what they are told of."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.db.models import TextChoices


class Activity(StrEnum):
    """What others may see of a person; `Client.<activity>_audience` says who does."""

    LIKES = "likes"
    PLAYS = "plays"
    PLAYLISTS = "playlists"
    FOLLOWING = "following"


class Audience(TextChoices):
    """Who sees a kind of activity."""

    EVERYONE = "everyone"
    FOLLOWERS = "followers"
    NOBODY = "nobody"


class Level(TextChoices):
    """How much one wants to be spared of an artist or a person.

    Muted: it is not put before them. Blocked: it is in none of their lists, and of two people
    neither finds the other.
    """

    MUTE = "mute"
    BLOCK = "block"


SEEN_BY: Mapping[Activity, Audience] = MappingProxyType(
    {
        Activity.LIKES: Audience.FOLLOWERS,
        Activity.PLAYS: Audience.NOBODY,
        Activity.PLAYLISTS: Audience.EVERYONE,
        Activity.FOLLOWING: Audience.EVERYONE,
    }
)
"""Until somebody chooses: the more telling, the fewer."""


class NotificationKind(StrEnum):
    """What a person is told of. What stands in `USUAL` they choose; the rest always comes."""

    NEW_RELEASE = "new_release"
    NEW_FOLLOWER = "new_follower"
    PLAYLIST_ACTIVITY = "playlist_activity"
    WEEKLY_DIGEST = "weekly_digest"
    PRODUCT_NEWS = "product_news"
    TICKET_ANSWERED = "ticket_answered"
    TICKET_WAITING = "ticket_waiting"


USUAL: Mapping[NotificationKind, bool] = MappingProxyType(
    {
        NotificationKind.NEW_RELEASE: True,
        NotificationKind.NEW_FOLLOWER: True,
        NotificationKind.PLAYLIST_ACTIVITY: True,
        NotificationKind.WEEKLY_DIGEST: False,
        NotificationKind.PRODUCT_NEWS: False,
    }
)
"""Until somebody chooses. What nobody waits for is only sent to those who asked for it.

What is no choice is missing: an answer to one's own question, and what staff are there for."""
