"""Why nothing is identified, or nothing of it can be taken over."""

from config.errors import Conflict, NotFound


class NoMetadataProvider(Conflict):
    code = "no_metadata_provider"
    message = "This server identifies no tracks: its operator has chosen no provider."


class NotIdentified(NotFound):
    code, message = "not_identified", "Nobody has asked what this track is."


class NotProposed(Conflict):
    code, message = "not_proposed", "This is not proposed, or not any more: {fields}."
