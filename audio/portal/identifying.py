"""What MusicBrainz says of a track, beside what stands here, as the track's page shows it."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audio.catalog.models.album import Precision
from audio.catalog.models.track import Track
from audio.identification import matching, queries
from audio.identification.models import Field, Identification
from config import env, images

WEBSITE = "https://musicbrainz.org"
"""Where people look, whatever mirror of it this server asks."""
SOON, LATER = 2, 30
"""Seconds between looks of a page: while a job asks, and while it waits to ask again."""
NAMES: dict[Field, str | Promise] = {
    Field.RECORDING: gettext_lazy("Id of the recording"),
    Field.ISRC: gettext_lazy("ISRC"),
    Field.RELEASE: gettext_lazy("Id of the release"),
    Field.RELEASE_DATE: gettext_lazy("Release date"),
    Field.LABEL: gettext_lazy("Label"),
    Field.UPC: gettext_lazy("Barcode (UPC)"),
    Field.COVER: gettext_lazy("Cover"),
}
DATES = {
    Precision.YEAR: "Y",
    Precision.MONTH: "YEAR_MONTH_FORMAT",
    Precision.DAY: "DATE_FORMAT",
}


class Proposal(NamedTuple):
    """`now` is empty where nothing stands. Of a cover, both are addresses of pictures."""

    field: str
    name: str | Promise
    now: str
    proposed: str
    link: str
    is_picture: bool
    is_chosen: bool


class Panel(NamedTuple):
    """`every` so many seconds something else may have come; 0: nothing will by itself."""

    said: str
    every: int
    here: str
    there: str
    proposals: list[Proposal]

    @property
    def can_ask(self) -> bool:
        """Not while they are asked, nor before what they said is answered."""
        return not self.every and not self.proposals


def is_offered() -> bool:
    return bool(env.METADATA_PROVIDER)


def shown(track: Track, chosen: Collection[str] | None = None) -> Panel | None:
    """None where nobody is asked. `chosen` are the fields ticked in a form that was refused.

    Else those are ticked where nothing stands yet.
    """
    if not is_offered():
        return None
    found = Identification.objects.filter(pk=track.pk).first()
    if found is None:
        return Panel("", 0, "", "", [])
    proposals = [
        _proposal(track, one, chosen) for one in queries.shown(track, found)["proposals"]
    ]
    here, there = "", ""
    if found.state == Identification.State.FOUND:
        album = track.album.title if track.album else ""
        here = _named(track.title, track.artist.name, album)
        there = _named(found.title, found.artist, found.album)
    return Panel(_said(found, proposals), _every(found), here, there, proposals)


def _every(found: Identification) -> int:
    if found.state != Identification.State.PENDING:
        return 0
    return LATER if found.tries else SOON


def _said(found: Identification, proposals: list[Proposal]) -> str:
    match found.state:
        case Identification.State.PENDING if found.tries:
            return _("MusicBrainz does not answer yet. It is asked again, for a day.")
        case Identification.State.PENDING:
            return _("MusicBrainz is being asked. This takes some seconds.")
        case Identification.State.NOTHING:
            return _("MusicBrainz knows nothing of this ISRC, or of this name and length.")
        case Identification.State.FAILED if found.was_turned_down:
            return _("MusicBrainz was not asked, or declined. Tell those who run this server.")
        case Identification.State.FAILED:
            return _("MusicBrainz did not answer for a day.")
    if not proposals:
        return _("There is nothing more to take over.")
    return _("Is this your track? Nothing is changed before you accept it.")


def _named(title: str, artist: str, album: str) -> str:
    told = {"title": title, "artist": artist, "album": album}
    if not album:
        return _("“%(title)s” by %(artist)s") % told
    return _("“%(title)s” by %(artist)s, on “%(album)s”") % told


def _proposal(track: Track, told: Any, chosen: Collection[str] | None) -> Proposal:
    field = Field(told["field"])
    now = told["now"] or ""
    if field == Field.COVER:
        now = images.one_size("", (track.album or track).cover_key) or ""
    return Proposal(
        field=field.value,
        name=NAMES[field],
        now=_readable(field, now),
        proposed=_readable(field, told["proposed"]),
        link=_link(field, told["proposed"]),
        is_picture=field == Field.COVER,
        is_chosen=not now if chosen is None else field.value in chosen,
    )


def _readable(field: Field, value: str) -> str:
    """A date as people write it, as much of it as is known."""
    told = matching.day_of(value) if field == Field.RELEASE_DATE else None
    return date_format(told.day, DATES[told.precision]) if told else value


def _link(field: Field, value: str) -> str:
    if field not in (Field.RECORDING, Field.RELEASE):
        return ""
    return f"{WEBSITE}/{field.value}/{value}"
