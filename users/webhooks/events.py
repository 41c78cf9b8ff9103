"""What a webhook can be told of."""

from enum import StrEnum


class Event(StrEnum):
    """The `type` of a message. Once given, a name keeps its meaning and its shape."""

    RELEASE_PUBLISHED = "release.published"
    TRACK_MILESTONE = "track.milestone"
    RELEASE_MILESTONE = "release.milestone"
    TAKEDOWN = "takedown"
    PING = "ping"


CHOSEN = tuple(event for event in Event if event is not Event.PING)
"""Those that somebody subscribes to; a ping comes to who asks for it."""
