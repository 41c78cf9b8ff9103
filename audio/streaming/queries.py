"""What there is to play. One prepared query, asked again for every stretch of bytes."""

import os
from functools import partial
from typing import Any, NamedTuple

from django.db.models import BigAutoField, QuerySet

from audio.catalog.cards import Json
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Viewer
from audio.catalog.models.reach import ASKED, HEARD, asked_by, heard_by, require_reach
from audio.catalog.models.track import Track
from audio.media.models import ImportedFile, Packaging, Quality, Rendition
from audio.streaming.choice import Source
from audio.streaming.hls import Segments
from audio.streaming.signing import Claim
from config.compiled import Compiled, Param
from config.errors import Conflict, NotFound
from users.accounts.listening import Listener, current

_OF_RENDITION = (
    *("pk", "name", "packaging", "codec", "container", "bitrate", "size", "sha256", "file"),
)
COLUMNS = (
    *(f"renditions__{name}" for name in _OF_RENDITION),
    *("duration_ms", "title", "artist__name"),
)
_MEASURED = ("report__lufs", "report__true_peak", "report__refused_code")


class NotPlayable(Conflict):
    code, message = "not_playable", "This track cannot be played now."


class NoWaveform(NotFound):
    code, message = "no_waveform", "This track's waveform is not made yet."


class Playable(NamedTuple):
    """All that there is of a track, and what was measured. `unpublished`: not for everybody."""

    sources: list[Source]
    lufs: float | None
    true_peak: float | None
    measured: bool
    unpublished: bool

    def packaged(self, packaging: Packaging) -> list[Source]:
        return [source for source in self.sources if source.packaging == packaging]


_TRACK: Any = Param("track_id", BigAutoField())
_RENDITION: Any = Param("rendition_id", BigAutoField())


def _tracks(*, unpublished: bool) -> QuerySet[Any]:
    return Track.objects.playable_inside() if unpublished else Track.objects.playable()


def _heard(*, unpublished: bool) -> QuerySet[Any]:
    """By a `Listener`, whose `asked_by` the statement is told. Insiders hear everything."""
    tracks = _tracks(unpublished=unpublished)
    return tracks if unpublished else tracks.filter(HEARD)


def _one(*, unpublished: bool) -> QuerySet[Any, Any]:
    """Through the track, so that it and its file are looked at in one moment."""
    tracks = _heard(unpublished=unpublished)
    return tracks.filter(pk=_TRACK, renditions__pk=_RENDITION).values_list(*COLUMNS)


def _all(*, unpublished: bool) -> QuerySet[Any, Any]:
    tracks = _heard(unpublished=unpublished).filter(pk=_TRACK, renditions__isnull=False)
    return tracks.order_by("renditions__pk").values_list(*COLUMNS, *_MEASURED)


_FILE = {kind: Compiled(partial(_one, unpublished=kind)) for kind in (False, True)}
_FILES = {kind: Compiled(partial(_all, unpublished=kind)) for kind in (False, True)}


def source(claim: Claim) -> Source:
    """What an address leads to, so that a takedown stops its bytes at once.

    Raises `NotFound` when the track or the file is not there any more, `NotInYourCountry` and
    `NotForYourAge` when it is not for its listener any more.
    """
    listener = Listener.of_code(claim.listener)
    rows = _FILE[claim.unpublished].rows(
        track_id=claim.track_id, rendition_id=claim.rendition_id, **asked_by(listener)
    )
    if not rows:
        _require_reach(claim, listener)
        raise NotFound
    return Source(*rows[0])


def source_at_once(claim: Claim) -> Source | None:
    """As `source`, without a reason when it is not there."""
    listener = Listener.of_code(claim.listener)
    rows = _FILE[claim.unpublished].rows(
        track_id=claim.track_id, rendition_id=claim.rendition_id, **asked_by(listener)
    )
    return Source(*rows[0]) if rows else None


def playable(viewer: Viewer, track_id: int) -> Playable:
    """What can be heard of a track: if it is published by all, else by artist and staff.

    Raises `NotFound`, and `NotPlayable` for what the viewer sees and nobody can hear;
    `NotInYourCountry` and `NotForYourAge` for what is not for them.
    """
    listener = current()
    if rows := _FILES[False].rows(track_id=track_id, **asked_by(listener)):
        return _playable(rows, unpublished=False)
    seen = Track.objects.visible_to(viewer).filter(pk=track_id)
    found = seen.values_list("is_playable", "artist__user_id", *ASKED).first()
    if found is None:
        raise NotFound
    is_playable, owner, *asked = found
    inside = not viewer.is_anonymous and (viewer.is_staff or owner == viewer.pk)
    if inside and (rows := _FILES[True].rows(track_id=track_id)):
        return _playable(rows, unpublished=True)
    if is_playable and not inside:
        require_reach(listener, *asked)
    raise NotPlayable


def _require_reach(claim: Claim, listener: Listener) -> None:
    """Of what is there, and not for this listener."""
    if claim.unpublished:
        return
    asked = Track.objects.playable().filter(pk=claim.track_id).values_list(*ASKED).first()
    if asked:
        require_reach(listener, *asked)


def _playable(rows: list[tuple[Any, ...]], *, unpublished: bool) -> Playable:
    end = len(COLUMNS)
    lufs, true_peak, refused_code = rows[0][end:]
    sources = [Source(*row[:end]) for row in rows]
    return Playable(sources, lufs, true_peak, refused_code == "", unpublished)


def segmented(claim: Claim) -> list[tuple[Source, Segments]]:
    """What playlists are made of. Raises as `source`."""
    listener = Listener.of_code(claim.listener)
    tracks = _tracks(unpublished=claim.unpublished)
    rows = list(
        (tracks if claim.unpublished else tracks.filter(heard_by(listener)))
        .filter(pk=claim.track_id, renditions__packaging=Packaging.SEGMENTS)
        .values_list(*COLUMNS, "renditions__segments")
    )
    if not rows:
        _require_reach(claim, listener)
        raise NotFound
    return [(Source(*row[:-1]), Segments.of(row[-1])) for row in rows]


def waveform(viewer: Viewer, track_id: int) -> Json:
    """A `WaveformOut`. Raises `NotFound` and `NoWaveform`."""
    seen = Track.objects.visible_to(viewer).filter(pk=track_id)
    row = seen.values_list("duration_ms", "report__waveform").first()
    if row is None:
        raise NotFound
    duration_ms, peaks = row
    if not peaks:
        raise NoWaveform
    return {"duration_ms": duration_ms, "peaks": list(bytes(peaks))}


def original(viewer: Viewer, track_id: int) -> tuple[Source, str]:
    """The file as it came, and the name it came with; drafts too, whatever became of them.

    Raises `NotFound`; `NotYourArtist` when it is another's.
    """
    track = Track.objects.visible_to(viewer).select_related("artist").filter(pk=track_id)
    found = track.first()
    if found is None:
        raise NotFound
    artist: Artist = found.artist
    artist.require_manager(viewer)
    names = tuple(f"renditions__{name}" for name in _OF_RENDITION)
    row = (
        track.filter(renditions__name=Quality.ORIGINAL)
        .values_list(*names, "duration_ms", "title", "artist__name")
        .first()
    )
    if row is None:
        raise NotFound
    source = Source(*row)
    return source, _name_of(found, source) or source.file_name


def _name_of(track: Track, source: Source) -> str:
    """As it was uploaded or imported; empty when nobody remembers."""
    uploaded = track.uploads.filter(status="ready", sha256=source.sha256)
    name = uploaded.order_by("-created_at").values_list("file_name", flat=True).first()
    if name:
        return name
    imported = ImportedFile.objects.filter(
        audio_sha256__in=Rendition.objects.filter(pk=source.rendition_id).values("audio_sha256")
    )
    path = imported.values_list("path", flat=True).first()
    return os.path.basename(path) if path else ""
