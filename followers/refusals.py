"""Why somebody is not followed, blocked or shown."""

from config.errors import Conflict, NotFound


class NotYourself(Conflict):
    code, message = "not_yourself", "That is you: this is about other people."


class ArtistBlocked(Conflict):
    code, message = "artist_blocked", "You have blocked this artist: unblock them first."


class NotShown(NotFound):
    code, message = "not_shown", "This person does not show it to you."
