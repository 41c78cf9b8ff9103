"""Why something cannot be published, or not like this."""

from collections.abc import Mapping
from typing import Any

from config.errors import Conflict, Invalid


class _AboutTracks(Conflict):
    """`tracks` are titles by id; the answer's member `tracks` lists the ids."""

    def __init__(self, *, tracks: Mapping[int, str]) -> None:
        self.ids = list(tracks)
        super().__init__(titles=", ".join(tracks.values()))

    @property
    def members(self) -> dict[str, Any]:
        return {"tracks": self.ids}


class NotReady(_AboutTracks):
    code, message = "not_ready", "These tracks have no sound yet: {titles}."


class UnderReview(_AboutTracks):
    code = "under_review"
    message = "It sounds like what somebody else published, and people look into it: {titles}."


class NothingToPublish(Conflict):
    code, message = "nothing_to_publish", "A release needs a track."


class PageNotPublished(Conflict):
    code, message = "page_not_published", "The artist's page is hidden: publish that first."


class AlbumLeads(Conflict):
    code = "album_leads"
    message = "It is on an album that is not published: publish or schedule the album."


class StaysOnItsAlbum(Conflict):
    code = "stays_on_its_album"
    message = "Only a draft can be put on another album, or taken off one."


class AlbumFull(Conflict):
    code, message = "album_full", "An album holds at most {most} tracks."


class OtherTracks(Conflict):
    code = "other_tracks"
    message = "Name each of the album's tracks once: they are not those given, or not any more."


class NotThen(Invalid):
    code = "not_then"
    message = "A release can be scheduled from now on, up to two years ahead."


class UnknownAlbum(Invalid):
    code, message = "unknown_album", "This artist has no such album."


class UnknownArtist(Invalid):
    code, message = "unknown_artist", "There is no such artist."


class OwnCredit(Invalid):
    code = "own_credit"
    message = "Whose track it is need not be credited as its main or featured artist."


class NamelessGuest(Invalid):
    code = "guest_without_page"
    message = "A featured artist has a page here: credit a mere name as performer."
