"""What became of a file's entries, as JSON."""

from collections import Counter
from collections.abc import Iterable

from audio.playlists.formats.shape import Entry
from audio.playlists.matching import Outcome
from audio.playlists.rows import Json

MATCHED, AMBIGUOUS, UNMATCHED = "matched", "ambiguous", "unmatched"


def report(entries: Iterable[Entry], outcomes: Iterable[Outcome]) -> Json:
    """An `ImportReport`."""
    told = [
        _entry(position, entry, outcome)
        for position, (entry, outcome) in enumerate(zip(entries, outcomes, strict=True))
    ]
    counts = Counter(one["status"] for one in told)
    return {
        "total": len(told),
        **{status: counts[status] for status in (MATCHED, AMBIGUOUS, UNMATCHED)},
        "entries": told,
    }


def _entry(position: int, entry: Entry, outcome: Outcome) -> Json:
    return {
        "position": position,
        "title": entry.title,
        "artist": entry.artist,
        "album": entry.album,
        "location": entry.location,
        "status": _status(outcome),
        "track_id": outcome.track_id,
        "how": outcome.how,
        "confidence": outcome.confidence if outcome.track_id is not None else None,
        "candidates": list(outcome.candidates),
        "why": outcome.why,
    }


def _status(outcome: Outcome) -> str:
    if outcome.track_id is not None:
        return MATCHED
    return AMBIGUOUS if outcome.candidates else UNMATCHED
