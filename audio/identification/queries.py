"""What is proposed, for those who may accept it."""

import base64

from audio.catalog.cards import Json
from audio.catalog.models.track import Track
from audio.identification.models import Field, Identification
from audio.identification.refusals import NotIdentified
from audio.publishing import queries as publishing
from users.models import User

JPEG = b"\xff\xd8\xff"


def of_track(viewer: User, track_id: int) -> Json:
    """Raises `NotFound`, `NotYourArtist`, `NotIdentified`."""
    track = publishing.track(viewer, track_id)
    track.artist.require_manager(viewer)
    found = Identification.objects.filter(pk=track.pk).first()
    if found is None:
        raise NotIdentified
    return shown(track, found)


def shown(track: Track, found: Identification) -> Json:
    """Each proposal beside what is there now."""
    proposals = [
        {"field": field.value, "now": _now(track, field), "proposed": _proposed(found, field)}
        for field in Field
        if field in found.fields()
    ]
    named = {"title": found.title, "artist": found.artist, "album": found.album or None}
    is_found = found.state == Identification.State.FOUND
    return {
        "state": found.state,
        "asked_at": found.asked_at,
        "done_at": found.done_at,
        "match": named | {"score": found.score} if is_found else None,
        "proposals": proposals,
    }


def _proposed(found: Identification, field: Field) -> str:
    """A picture as a `data:` address: to see it, nobody's server need be asked."""
    if field != Field.COVER:
        return str(found.proposed[field])
    picture = bytes(found.cover or b"")
    kind = "jpeg" if picture.startswith(JPEG) else "png"
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def _now(track: Track, field: Field) -> str | None:
    album = track.album
    if field in (Field.RECORDING, Field.ISRC):
        return str(track.mbid or "") or None if field == Field.RECORDING else track.isrc or None
    if album is None or field == Field.COVER:
        return None
    day = album.release_date
    length = {"year": 4, "month": 7, "day": 10}[album.release_date_precision]
    has = {
        Field.RELEASE: str(album.mbid or ""),
        Field.RELEASE_DATE: day.isoformat()[:length] if day else "",
        Field.LABEL: album.label,
        Field.UPC: album.upc,
    }
    return has[field] or None
