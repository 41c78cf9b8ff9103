"""A release as its editor shows it, and what one form of it changes."""

import json
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from audio.catalog.models.album import Album
from audio.catalog.models.publication import Status
from audio.catalog.models.reach import REACH, RIGHTS
from audio.catalog.models.track import Track
from audio.portal import queries, words
from audio.portal.forms import MOMENT, ReleaseForm, RowForm
from audio.portal.shapes import Row
from audio.publishing.changes import Place
from audio.publishing.services import albums, releasing, tracks
from audio.uploads.models import Status as Arrival
from audio.uploads.models import Upload
from config import images
from config.errors import DomainError
from users.models import User

PLAIN = (
    *("title", "album_type", "genres", "licence", "rights_holder", "upc", "description"),
    *RIGHTS,
    *REACH,
)
TOGETHER = frozenset({"countries", "countries_excluded"})
"""One rule: whoever types one of them has said both."""
ROW = ("title", "explicit", "genres", "isrc")


def field_of(refusal: DomainError, form: forms.Form) -> str | None:
    """The field that a refusal is about; None: all of the form."""
    named = str((getattr(refusal, "loc", ()) or ("",))[-1])
    found = {"published_at": "moment"}.get(named, named)
    return found if found in form.fields else None


def refuse(form: forms.Form, refusal: DomainError) -> None:
    form.add_error(field_of(refusal, form), str(refusal))


def changed(form: forms.Form, names: Sequence[str]) -> dict[str, Any]:
    """What was typed, and is not what was there."""
    typed = set(form.changed_data)
    if typed & TOGETHER:
        typed |= TOGETHER & form.cleaned_data.keys()
    return {name: form.cleaned_data[name] for name in names if name in typed}


def release_form(album: Album, given: QueryDict | None = None) -> ReleaseForm:
    initial = {name: getattr(album, name) for name in PLAIN if name != "genres"}
    initial["genres"] = [genre.name for genre in album.genres.order_by("name")]
    initial = _seen(given) or initial | {"seen": json.dumps(initial)}
    initial["time_zone"] = album.time_zone
    if album.status == Status.SCHEDULED:
        zone = ZoneInfo(album.time_zone or "UTC")
        initial["moment"] = album.published_at.astimezone(zone).strftime(MOMENT)
    return ReleaseForm(given, initial=initial)


def _seen(given: QueryDict | None) -> dict[str, Any]:
    """What the page showed that this was sent from, so that only what was typed is kept."""
    try:
        found = json.loads(given.get("seen", "")) if given else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) and found.keys() == set(PLAIN) else {}


def row_form(track: Track, given: QueryDict | None = None) -> RowForm:
    """Its fields are named for the track, so that all rows fit into one form."""
    initial: dict[str, Any] = {name: getattr(track, name) for name in ROW if name != "genres"}
    initial["genres"] = sorted(genre.name for genre in track.genres.all())
    return RowForm(given, initial=initial, prefix=f"track-{track.pk}", in_release=True)


def rows_of(found: Sequence[Track], given: QueryDict | None = None) -> list[Row]:
    """Tracks of a release as rows. Those that a form does not name are as they were."""
    ids = [track.pk for track in found]
    firsts = first_of_discs(found)
    held, featured = queries.held(ids), queries.featured(ids)
    return [
        Row(
            number=number,
            track=track,
            form=row_form(track, given if given and _names(given, track) else None),
            length=words.length(track.duration_ms),
            featuring=", ".join(featured.get(track.pk, ())),
            held=track.pk in held,
            starts_disc=track.pk in firsts,
        )
        for number, track in enumerate(found, start=1)
    ]


def first_of_discs(found: Sequence[Track]) -> set[int]:
    """None where all are on the first disc."""
    first = {track.disc_number: track.pk for track in reversed(found)}
    return set(first.values()) if max(first, default=1) > 1 else set()


def _names(given: QueryDict, track: Track) -> bool:
    return f"track-{track.pk}-title" in given


class Editor:
    """One release, with what was typed if anything was."""

    def __init__(self, album: Album, given: QueryDict | None = None) -> None:
        self.album = album
        self.form = release_form(album, given)
        self.rows = rows_of(queries.tracks_of(album), given)

    def typed(self) -> list[Row]:
        return [row for row in self.rows if row.form.is_bound]

    def row_faults(self) -> list[tuple[str, str]]:
        """Fields of rows, by their ids, and what is wrong with each."""
        return [
            (field.id_for_label, f"{row.number}. {field.label}: {error}")
            for row in self.typed()
            for field in row.form
            for error in field.errors
        ]

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(row.form.is_valid() for row in self.typed())])

    def keep(self, by: User) -> bool:
        """Keeps each part that is allowed; what is not says so beside its field."""
        done = [self._keep_release(by), *(keep_row(row, by) for row in self.typed())]
        return all(done)

    def _keep_release(self, by: User) -> bool:
        changes: Any = changed(self.form, PLAIN)
        try:
            if changes:
                albums.edit_album(album=self.album, by=by, changes=changes)
        except DomainError as refusal:
            refuse(self.form, refusal)
            return False
        return True

    def move_track(self, by: User, pk: str, step: int) -> None:
        """One place up or down. Raises `DomainError`."""
        ids = [row.track.pk for row in self.rows]
        if not pk.isdecimal() or int(pk) not in ids:
            return
        at = ids.index(int(pk))
        to = at + step
        if 0 <= to < len(ids):
            ids[at], ids[to] = ids[to], ids[at]
            order(self.album, ids, by)

    def act(self, what: str, by: User) -> bool:
        """Publish, schedule, take back. A refusal is the form's."""
        try:
            match what:
                case "publish":
                    releasing.publish(release=self.album, by=by)
                case "draft":
                    releasing.back_to_draft(release=self.album, by=by)
                case "schedule":
                    return self._schedule(by)
        except DomainError as refusal:
            refuse(self.form, refusal)
            return False
        return True

    def _schedule(self, by: User) -> bool:
        at = self.form.at()
        if at is None:
            self.form.add_error("moment", _("Say when it is to come out."))
            return False
        zone = self.form.cleaned_data["time_zone"]
        releasing.schedule(release=self.album, by=by, at=at, time_zone=zone)
        return True


def keep_row(row: Row, by: User) -> bool:
    """What was typed into the row of a track. A refusal is the row's."""
    changes: Any = changed(row.form, ROW)
    try:
        if changes:
            tracks.edit_track(track=row.track, by=by, changes=changes)
    except DomainError as refusal:
        refuse(row.form, refusal)
        return False
    return True


def order(album: Album, ids: Sequence[int], by: User) -> None:
    """All of the release's tracks, in this order; its discs keep their sizes.

    Raises `DomainError`.
    """
    discs = dict(album.tracks.values_list("pk", "disc_number"))
    everything = [*ids, *(pk for pk in discs if pk not in ids)]
    on = sorted(discs.get(pk, 1) for pk in everything)
    places = [Place(pk, disc) for pk, disc in zip(everything, on, strict=True)]
    albums.order_tracks(album=album, by=by, places=places)


def missing(
    rows: Sequence[Row], uploads: Sequence[Upload], *, moving: bool, verified: bool
) -> list[str]:
    """What keeps a release from being published, in words that follow "still missing:"."""
    found = []
    useless = [
        one.file_name
        for one in uploads
        if one.status == Arrival.REFUSED and one.track and not one.track.is_playable
    ]
    if useless:
        names = {"names": ", ".join(useless)}
        found.append(_("a usable file for %(names)s, or that you put it away") % names)
    if not rows and not moving and not useless:
        found.append(_("a track"))
    silent = [row.track.title for row in rows if not row.track.is_playable]
    if silent:
        found.append(_("sound for %(titles)s") % {"titles": ", ".join(silent)})
    if moving:
        found.append(_("files that are on their way"))
    if any(row.held for row in rows):
        found.append(_("our look at whose a track is"))
    if not verified:
        found.append(_("a verified e-mail address"))
    return found


def advice(album: Album, rows: Sequence[Row]) -> list[str]:
    """What it can do without, and would be better with."""
    found = []
    if not album.cover_key:
        found.append(_("A cover would help people find it."))
    elif (width := images.sides(album.cover_key)[0]) < images.LARGEST:
        found.append(
            _("Its cover is %(width)s pixels wide; %(good)s look better.")
            % {"width": width, "good": images.LARGEST}
        )
    if rows and not album.genres.exists():
        found.append(_("A genre would help people find it."))
    return found
