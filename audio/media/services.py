"""Takes files into the catalogue: first their bytes, durably, then all rows at once."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.db import Error, connection, transaction
from django.db.models import QuerySet

from audio.catalog.new import NewTrack
from audio.catalog.services import add_imported_track, mark_playable
from audio.media import covers, deposits, lyrics, memory, storage, tags
from audio.media.description import album_artist_of, album_of, describe
from audio.media.folders import Folder
from audio.media.memory import Fingerprint
from audio.media.models import Quality, Rendition
from audio.media.probe import Probe, probe
from audio.media.refusals import AlreadyImporting, Refused
from audio.media.walking import Listing
from config.jobs import enqueue

LOCK = int.from_bytes(b"tonearm")
PROCESS = "audio.processing.process_track"
"""Enqueued by name: what is made of a file is decided above us."""
SWEEP = "audio.media.sweep"
AT_ONCE = 500
"""Files that one query asks after."""


class Outcome(StrEnum):
    ADDED = "added"
    ALREADY_THERE = "already there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """`reason` is a sentence for people, `code` stable; both empty unless refused."""

    outcome: Outcome
    track_id: int | None = None
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A file that was read, and where its bytes are now."""

    path: Path
    seen: Fingerprint
    probe: Probe
    stored: storage.Stored


@dataclass(slots=True)
class _Cover:
    """Stored when the catalogue asks for it, which it does once an album."""

    pictures: list[bytes]
    beside: Path | None
    depositor: deposits.Depositor

    def store(self) -> str:
        key = covers.store(self.pictures, self.beside)
        self.depositor.with_it.extend(covers.files_of(key))
        return key


@contextmanager
def import_lock() -> Iterator[None]:
    """Only one import runs, on whichever machine; its own process may enter again.

    Raises `AlreadyImporting`. PostgreSQL takes the lock back from the killed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyImporting
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def import_listing(*, listing: Listing, root: Path) -> Iterator[tuple[Path, ImportResult]]:
    """The files of one folder, one by one; those that did not change are not read again.

    Raises `AlreadyImporting`, and `OSError` when the storage takes no more. Killed at any
    moment it leaves nothing that can be seen, and `sweep_orphans` removes the rest.
    """
    folder = Folder(listing.folder, root)
    with import_lock():
        for start in range(0, len(listing.files), AT_ONCE):
            paths = listing.files[start : start + AT_ONCE]
            known = memory.known(paths)
            _tell_of_words(known)
            for path in paths:
                if path in known:
                    yield path, ImportResult(Outcome.ALREADY_THERE)
                else:
                    yield path, _taken_in_or_refused(path, folder)


def _tell_of_words(known: Collection[Path]) -> None:
    """A song is not read again, but words may have been put beside it."""
    with transaction.atomic():
        for track_id in memory.other_words(sorted(known)):
            enqueue(lyrics.TAKE, track_id=track_id)


def sweep_orphans() -> int:
    """Removes what the killed left in the storage. Returns how many files."""
    return deposits.sweep()


def _taken_in_or_refused(path: Path, folder: Folder) -> ImportResult:
    try:
        return _take_in(path, folder)
    except Refused as refusal:
        return ImportResult(Outcome.REFUSED, code=refusal.code, reason=str(refusal))


def _take_in(path: Path, folder: Folder) -> ImportResult:
    seen = memory.fingerprint(path)
    found = probe(path)
    there = Rendition.objects.filter(audio_sha256=found.audio_sha256).first()
    if there:
        memory.remember(path, seen, found.audio_sha256)
        return ImportResult(Outcome.ALREADY_THERE, there.track_id)
    told = tags.read(path, found.container)
    new = _described(told.fields, path, folder, found)
    beside = folder.cover if new.album else None
    key = storage.new_key(found.container)
    with deposits.depositing([key]) as depositor:
        stored = storage.put(path, key, found.container)
        memory.require_unchanged(path, seen)
        arrival = _Arrival(path, seen, found, stored)
        track_id = _publish(arrival, new, _Cover(told.pictures, beside, depositor), depositor)
    return ImportResult(Outcome.ADDED, track_id)


def _described(fields: tags.Fields, path: Path, folder: Folder, found: Probe) -> NewTrack:
    """An album's other files are asked whose it is only where this one does not say."""
    names = folder.names_of(path)
    album = album_of(fields, names)
    silent = album and not album_artist_of(fields, names)
    album_artist = folder.album_artist_of(album) if silent else ""
    return describe(fields, names, duration_ms=found.duration_ms, album_artist=album_artist)


@transaction.atomic
def _publish(
    arrival: _Arrival, new: NewTrack, cover: _Cover, depositor: deposits.Depositor
) -> int:
    """All that shows, in one transaction."""
    found, stored = arrival.probe, arrival.stored
    track = add_imported_track(new=new, store_cover=cover.store)
    Rendition.objects.create(
        track=track,
        name=Quality.ORIGINAL,
        container=found.container.name,
        codec=found.codec,
        bitrate=found.bitrate,
        sample_rate=found.sample_rate,
        channels=found.channels,
        duration_ms=found.duration_ms,
        size=stored.size,
        sha256=stored.sha256,
        audio_sha256=found.audio_sha256,
        file=stored.key,
    )
    mark_playable(track=track, duration_ms=found.duration_ms)
    memory.remember(arrival.path, arrival.seen, found.audio_sha256)
    depositor.redeem()
    enqueue(PROCESS, track_id=track.pk)
    return track.pk


@transaction.atomic
def remove_renditions(*, renditions: QuerySet[Rendition]) -> None:
    """Rows now; bytes once this is committed, by a job or at the latest by the hourly sweep."""
    deleted, _ = renditions.delete()
    if deleted:
        enqueue(SWEEP)
