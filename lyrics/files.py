"""Words in files, and beside them, become lyrics: where nobody has typed any."""

import hashlib

from django.db import transaction
from django.db.models import Exists, OuterRef

from audio.catalog.models.track import Track
from audio.catalog.services import hold_still
from audio.media.models import ImportedFile, Rendition
from audio.processing.models import Report
from config.errors import DomainError
from lyrics import lrc
from lyrics.languages import tidy_or_unknown
from lyrics.models import FileText, Source
from lyrics.services import keep_found
from lyrics.words import BadLine, Words

MOST_BAD = 20
"""Lines of a file that are left out. With more of them it is no LRC."""


def take(*, track_id: int) -> bool:
    """Whether the track has other lyrics now.

    The same words are taken once: what its artist takes away does not come back with the next
    reading of the file. What cannot be used is noted with its reason.
    """
    with transaction.atomic():
        track = Track(pk=track_id)
        hold_still(track=track)
        found = Track.objects.filter(pk=track_id).first()
        told = _told(track_id) if found else ""
        if found is None or not told:
            return False
        digest = hashlib.sha256(told.encode(errors="surrogatepass")).hexdigest()
        read, _ = FileText.objects.get_or_create(track=found, defaults={"digest": ""})
        if read.digest == digest:
            return False
        read.digest = digest
        kept = _keep(found, told, read)
        read.save()
    return kept


def take_what_is_left() -> int:
    """How many tracks have other lyrics now. Reads every report: 10 s for a million."""
    read = FileText.objects.filter(track=OuterRef("track"))
    told = Report.objects.exclude(lyrics="", lrc="").filter(~Exists(read))
    left = told.order_by("pk").values_list("pk", flat=True)
    return sum(take(track_id=pk) for pk in list(left))


def _told(track_id: int) -> str:
    """What lies beside it first: somebody put it there. As it was read last."""
    audio = Rendition.objects.originals().filter(track=track_id).exclude(audio_sha256="")
    beside = ImportedFile.objects.filter(audio_sha256__in=audio.values("audio_sha256"))
    words = beside.exclude(lrc="").order_by("place").values_list("lrc", flat=True).first()
    report = Report.objects.filter(track=track_id).values_list("lrc", "lyrics").first()
    return words or next(filter(None, report or ()), "")


def _keep(track: Track, told: str, read: FileText) -> bool:
    """Fills `read.refused`."""
    try:
        words, left_out = _readable(told)
        language = tidy_or_unknown(words.language)
        kept = keep_found(track=track, source=Source.FILE, words=words, language=language)
    except DomainError as refusal:
        read.refused = str(refusal)
        return False
    read.refused = left_out
    return kept is not None


def _readable(text: str) -> tuple[Words, str]:
    """Without the lines that cannot be read; and what is wrong with the first of these.

    Raises `BadLine`, `NoWords`.
    """
    lines, first = lrc.BREAK.split(text), ""
    for _ in range(MOST_BAD):
        try:
            return Words.of_text("\n".join(lines)), first
        except BadLine as refusal:
            first = first or str(refusal)
            lines[refusal.context["line"] - 1] = ""
    return Words.of_text("\n".join(lines)), first
