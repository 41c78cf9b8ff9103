"""ListenBrainz: listens as its exports have them, and as players submit them; feedback."""

from typing import Any

from audio.imports.formats.shape import (
    Item,
    Json,
    Kept,
    Kind,
    Named,
    RefusalReason,
    heard,
    named,
    number,
)

_NOBODY = Named("", "")


def is_listen(record: Json) -> bool:
    return isinstance(record.get("track_metadata"), dict)


def is_feedback(record: Json) -> bool:
    return "score" in record and bool({"recording_mbid", "recording_msid"} & record.keys())


def listen(record: Json) -> Item | RefusalReason:
    """The export's, or one of a submission. Names as the player sent them."""
    metadata = record["track_metadata"]
    found = heard(names(metadata), _at(record), heard_ms(metadata))
    return (
        found
        if isinstance(found, RefusalReason)
        else found._replace(ids=_ids(record, metadata))
    )


def names(metadata: Json) -> Named | None:
    info = additional(metadata)
    title, artist = metadata.get("track_name"), metadata.get("artist_name")
    return named(
        artist,
        title,
        metadata.get("release_name"),
        isrc=_isrc(info.get("isrc")),
        duration_ms=duration_ms(info),
    )


def additional(metadata: Json) -> Json:
    info = metadata.get("additional_info")
    return info if isinstance(info, dict) else {}


def duration_ms(info: Json) -> int | None:
    """Of the recording."""
    told = number(info.get("duration_ms"))
    seconds = number(info.get("duration"))
    return told if told is not None else None if seconds is None else seconds * 1000


def heard_ms(metadata: Json) -> int | None:
    """Of this listen, where the player tells: most do not."""
    told = number(additional(metadata).get("duration_played"))
    return None if told is None else told * 1000


def feedback(record: Json) -> Item | RefusalReason:
    """By its ids alone: the listens of the same export know the names."""
    if number(record.get("score")) != 1:
        return RefusalReason.HATED
    told = record.get("track_metadata")
    found = names(told) if isinstance(told, dict) else None
    return Kept(Kind.LIKE, found or _NOBODY, _ids(record, {}))


def _at(record: Json) -> int | None:
    return number(record.get("listened_at") or record.get("timestamp"))


def _isrc(told: Any) -> str:
    first = told[0] if isinstance(told, list) and told else told
    return first if isinstance(first, str) else ""


def _ids(record: Json, metadata: Json) -> tuple[str, ...]:
    mapped = metadata.get("mbid_mapping")
    mapping = mapped if isinstance(mapped, dict) else {}
    places = (record, metadata, additional(metadata), mapping)
    told = [place.get(n) for place in places for n in ("recording_mbid", "recording_msid")]
    return tuple(dict.fromkeys(one for one in told if isinstance(one, str) and len(one) <= 36))
