"""What is made of a file, and how it is kept: all of it, or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.catalog.services import hold_still, mark_playable
from audio.duplicates import chromaprint, matching
from audio.duplicates import services as duplicates
from audio.duplicates.models import Duplicate
from audio.media import deposits, lyrics, storage
from audio.media.containers import CONTAINERS, MP4, Container
from audio.media.models import ImportedFile, Packaging, Quality, Rendition
from audio.media.refusals import Refused, SoundsLikeAnother
from audio.media.services import remove_renditions
from audio.processing import fetching, running, workplace
from audio.processing.models import Report
from audio.processing.queries import VERSION
from audio.processing.shapes import FINGERPRINT, MadeFile, Result
from config.jobs import enqueue

Progress = Callable[[str, int], None]
"""Told the stage, and how many per cent of everything are done."""


SHOWN = (Status.PUBLISHED, Status.SCHEDULED)


class Superseded(Exception):
    """Another file has become this track's audio meanwhile."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was made of a file. It lies in `folder`, which goes when `process` ends.

    `pictures` are files there, the front cover first; `raw` as in `Fingerprint`.
    """

    folder: Path
    result: Result
    words: list[int]
    raw: bytes

    @property
    def fields(self) -> dict[str, list[str]]:
        """Tags, as `audio.media.tags.Fields`."""
        return self.result.fields

    @property
    def container(self) -> Container:
        return CONTAINERS[self.result.container]

    @property
    def duration_ms(self) -> int:
        return self.result.measured.duration_ms

    @property
    def audio_sha256(self) -> str:
        return self.result.audio_sha256

    @property
    def lyrics(self) -> str:
        return self.result.lyrics

    def pictures(self) -> Iterator[bytes]:
        """The front cover first, one after the other."""
        for name in self.result.pictures:
            yield (self.folder / name).read_bytes()


@contextmanager
def process(*, source: Path, on_progress: Progress) -> Iterator[Outcome]:
    """Decodes, measures and encodes a file of anybody's, in a process that may do nothing else.

    Raises a `Refused` for what is wrong with the file, `ProcessingFailed` or `OSError` for what
    is wrong with the machine: then it can be tried again.
    """
    with workplace.folder() as folder:
        result = running.run(source, folder, on_progress)
        on_progress("listening", 99)
        raw = chromaprint.fingerprint(running.regular(folder, FINGERPRINT))
        yield Outcome(folder, result, matching.picked(raw), raw)


def keep(
    *,
    track: Track,
    outcome: Outcome,
    original: Path | storage.Stored | None = None,
    also: Callable[[], None] = lambda: None,
) -> None:
    """Stores what was made, and makes it the track's audio; what it had before is removed.

    `original` is the file itself, if the track does not have it yet: on this machine, or in the
    storage already, under a key that nobody else deposits. `also` runs in the transaction that
    makes all of it visible. Killed at any moment, nothing of it shows and nothing is left. Safe
    to repeat. Raises `SoundsLikeAnother`, `Superseded`, `Track.DoesNotExist`, `deposits.Swept`,
    `OSError`.
    """
    made = {storage.new_key(MP4): one for one in outcome.result.files}
    own_key = storage.new_key(outcome.container)
    keys = [*made, own_key] if isinstance(original, Path) else [*made]
    before = _original_of(track.pk)
    with deposits.depositing(keys) as depositor:
        rows = [_stored(track, outcome, key, one) for key, one in made.items()]
        if isinstance(original, Path):
            original = storage.put(original, own_key, outcome.container)
        if original:
            rows.append(_original(track, outcome, original))
        with transaction.atomic():
            _lock(track.pk)
            if before != _original_of(track.pk):
                raise Superseded
            _replace(track, rows)
            _report(track, outcome)
            found = _look(track, outcome)
            if original:
                _require_unlike(track.pk, found)
            mark_playable(track=track, duration_ms=outcome.duration_ms)
            also()
            depositor.redeem()


def require_unlike(*, track: Track, outcome: Outcome) -> None:
    """What `keep` would refuse with `SoundsLikeAnother`, before anything is done with it."""
    with transaction.atomic():
        _lock(track.pk)
        _require_unlike(track.pk, _look(track, outcome))
        transaction.set_rollback(True)


def process_stored(*, track_id: int, on_progress: Progress) -> Report | None:
    """Makes what is missing of a track whose original is in the storage; None without one.

    What cannot be made is told in the report. Raises `ProcessingFailed`, `OSError`.
    """
    original = Rendition.objects.originals().filter(track=track_id).first()
    if original is None:
        return None
    track = original.track
    try:
        with (
            fetching.local(original.file) as source,
            process(source=source, on_progress=on_progress) as outcome,
        ):
            keep(track=track, outcome=outcome)
    except Refused as refusal:
        refused = {"refused_code": refusal.code, "refused_reason": str(refusal)}
        Report.objects.update_or_create(track=track, defaults={"version": VERSION} | refused)
    except (Superseded, Track.DoesNotExist):
        return None
    return Report.objects.filter(track=track_id).first()


def _original_of(track_id: int) -> int | None:
    originals = Rendition.objects.originals().filter(track=track_id)
    return originals.values_list("pk", flat=True).first()


def _lock(track_id: int) -> None:
    """Before anything is written, so that nobody who changes it waits for us in turn.

    Raises `Track.DoesNotExist`.
    """
    hold_still(track=Track.objects.select_related("album").get(pk=track_id))
    Track.objects.select_for_update().get(pk=track_id)


def _look(track: Track, outcome: Outcome) -> list[Duplicate]:
    return duplicates.look(
        track=track,
        words=outcome.words,
        raw=outcome.raw,
        audio_sha256=outcome.audio_sha256,
    )


def _require_unlike(track_id: int, found: list[Duplicate]) -> None:
    """Of what is public, or will be without being looked at again. Raises `SoundsLikeAnother`.

    A takedown may be undone.
    """
    unseen = Q(status__in=SHOWN) | Q(status_before__in=SHOWN)
    disputed = any(one.status != Duplicate.Status.DISMISSED for one in found)
    if disputed and Track.objects.filter(unseen, pk=track_id).exists():
        raise SoundsLikeAnother


def _stored(track: Track, outcome: Outcome, key: str, made: MadeFile) -> Rendition:
    stored = storage.put(running.regular(outcome.folder, made.file), key, MP4)
    return Rendition(
        track=track,
        name=made.name,
        packaging=made.packaging,
        container=MP4.name,
        codec="aac",
        bitrate=made.bitrate,
        sample_rate=48_000,
        channels=2,
        duration_ms=made.duration_ms,
        segments=made.segments,
        size=stored.size,
        sha256=stored.sha256,
        file=stored.key,
    )


def _original(track: Track, outcome: Outcome, stored: storage.Stored) -> Rendition:
    result = outcome.result
    return Rendition(
        track=track,
        name=Quality.ORIGINAL,
        packaging=Packaging.FILE,
        container=result.container,
        codec=result.codec,
        bitrate=result.bitrate,
        sample_rate=result.sample_rate,
        channels=result.channels,
        duration_ms=outcome.duration_ms,
        size=stored.size,
        sha256=stored.sha256,
        file=stored.key,
    )


def _replace(track: Track, rows: list[Rendition]) -> None:
    old = Rendition.objects.filter(track=track)
    if not any(row.name == Quality.ORIGINAL for row in rows):
        old = old.exclude(name=Quality.ORIGINAL)
    remove_renditions(renditions=old)
    Rendition.objects.bulk_create(rows)


def _report(track: Track, outcome: Outcome) -> None:
    result, measured, beside = outcome.result, outcome.result.measured, _lrc(track)
    facts = ("container", "codec", "bitrate", "sample_rate", "bits_per_sample", "channels")
    levels = ("lufs", "loudness_range", "true_peak", "clipped_samples", "duration_ms")
    Report.objects.update_or_create(
        track=track,
        defaults={
            "version": VERSION,
            "refused_code": "",
            "refused_reason": "",
            "clippings": measured.clippings,
            "silences": measured.silences,
            "waveform": bytes(measured.waveform),
            "lyrics": result.lyrics,
            "lrc": beside,
        }
        | {name: getattr(result, name) for name in facts}
        | {name: getattr(measured, name) for name in levels},
    )
    if result.lyrics or beside:
        enqueue(lyrics.TAKE, track_id=track.pk)


def _lrc(track: Track) -> str:
    """What the import found beside the file."""
    audio = Rendition.objects.originals().filter(track=track).values("audio_sha256")
    found = ImportedFile.objects.filter(audio_sha256__in=audio).exclude(lrc="").first()
    return found.lrc if found else ""
