"""Finds what sounds the same, and takes down what staff say of it."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import connection, transaction

from audio.catalog.models.track import Track
from audio.duplicates import matching, queries
from audio.duplicates.models import Duplicate, Fingerprint
from config.errors import Conflict
from config.fields import utc_now
from users.accounts.staying import stay
from users.audit.actions import Action
from users.audit.services import record
from users.models import User

_ONE_AT_A_TIME = 7_401_554
UNDECIDED: Final = {
    "status": Duplicate.Status.OPEN,
    "decided_by": None,
    "decided_at": None,
}
"""What staff wrote of the audio before may help with the next."""


class AlreadyDecided(Conflict):
    code, message = "already_decided", "This has been decided already: {status}."


@transaction.atomic
def look(
    *, track: Track, words: Sequence[int], raw: bytes, audio_sha256: str
) -> list[Duplicate]:
    """Remembers how it sounds, and asks staff about each that is not its manager's own.

    What was imported was put here by whoever runs the service, and is only remembered. Of two
    that come at the same moment, one finds the other. What staff dismissed stays dismissed for
    as long as the track has the audio that they heard.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    is_other = not Fingerprint.objects.filter(track=track, audio_sha256=audio_sha256).exists()
    heard = {"words": list(words), "raw": raw, "audio_sha256": audio_sha256}
    Fingerprint.objects.update_or_create(track=track, defaults=heard)
    owner = Track.objects.values_list("artist__user", flat=True).get(pk=track.pk)
    found = queries.candidates(track.pk, words, audio_sha256) if owner else []
    rates = _rates(raw, [one for one in found if one.owner_id != owner])
    known = Duplicate.objects.filter(track=track)
    known.exclude(status=Duplicate.Status.DISMISSED).exclude(other__in=rates).delete()
    if is_other:
        known.filter(status=Duplicate.Status.DISMISSED, other__in=rates).update(**UNDECIDED)
    return [_found(track, other, rate) for other, rate in rates.items()]


@transaction.atomic
def dismiss(*, duplicate: Duplicate, by: User, answer: str = "") -> None:
    """They are two, or both may be here: it holds nothing back. Raises `AlreadyDecided`."""
    _decide(duplicate, Duplicate.Status.DISMISSED, by, answer)


@transaction.atomic
def confirm(*, duplicate: Duplicate, by: User, answer: str = "") -> None:
    """It is somebody else's recording, and cannot be published. Raises `AlreadyDecided`.

    What is public already stays so: taking it down is a step of its own.
    """
    _decide(duplicate, Duplicate.Status.CONFIRMED, by, answer)


def _rates(raw: bytes, others: Iterable[queries.Candidate]) -> dict[int, float]:
    """Of those that sound the same, by track."""
    rates = {
        one.track_id: 0.0 if one.is_same else matching.error_rate(raw, one.raw)
        for one in others
    }
    return {pk: rate for pk, rate in rates.items() if rate < matching.SAME_BELOW}


def _found(track: Track, other_id: int, rate: float) -> Duplicate:
    row, _ = Duplicate.objects.update_or_create(
        track=track, other_id=other_id, defaults={"error_rate": rate}
    )
    return row


def _decide(duplicate: Duplicate, status: str, by: User, answer: str) -> None:
    """One after the other; a mind may be changed. Raises `NotFound` if `by` is erased."""
    stay(by.pk)
    row = Duplicate.objects.select_for_update().get(pk=duplicate.pk)
    if row.status == status:
        raise AlreadyDecided(status=row.get_status_display().lower())
    row.status, row.answer, row.decided_by, row.decided_at = status, answer, by, utc_now()
    row.save(update_fields=["status", "answer", "decided_by", "decided_at"])
    record(
        Action.STAFF_ACTED,
        actor=by,
        subject=f"track {row.track_id}",
        detail={"did": f"duplicate {status}", "other": row.other_id},
    )
    duplicate.refresh_from_db()
