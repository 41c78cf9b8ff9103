"""The job of an import: its files are read, added up, recognised, and brought in."""

import logging
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from django.db import InterfaceError, OperationalError, transaction

from audio.imports import archives, storage
from audio.imports.formats import known
from audio.imports.formats.shape import Kind, RefusalReason, Refused
from audio.imports.gathering import Gathered, Gathering
from audio.imports.models import Import
from audio.imports.services.bringing import Gone, bring, hold
from audio.imports.services.listing import bring_playlist
from config.errors import NotFound
from config.fields import utc_now
from config.jobs import enqueue

log = logging.getLogger(__name__)

BATCH = 1_000
REMOVE = "audio.imports.remove_files"
READ_PERCENT = 30
"""Of the work: reading. The rest is recognising and writing."""
_KINDS = (Kind.LIKE, Kind.ALBUM, Kind.ARTIST, Kind.PLAYLIST_TRACK, Kind.LISTEN)
PASSING = (OperationalError, InterfaceError, OSError)
"""Tried again later; whatever else fails would fail again."""

Step = Callable[[int], None]


def run(*, import_id: int) -> None:
    """Begins, or goes on where a killed worker stopped. Over, or taken back: nothing.

    Raises `PASSING`, for the job to be tried again.
    """
    source = _begin(import_id)
    if source is None:
        return
    try:
        _run(source)
    except (Gone, NotFound):
        return
    except PASSING:
        raise
    except Exception:
        log.exception("Import %s failed", import_id)
        _end(source, Import.Status.FAILED)


def _begin(import_id: int) -> Import | None:
    under_way = Import.objects.under_way().filter(pk=import_id)
    under_way.update(status=Import.Status.RUNNING)
    return under_way.select_related("user").first()


def _run(source: Import) -> None:
    gathered = _read(source)
    work = [*_batches(gathered)]
    for done, batch in enumerate(work):
        bring(source=source, user=source.user, batch=batch)
        _note(source, READ_PERCENT + (99 - READ_PERCENT) * (done + 1) // len(work))
    for listed in gathered.playlists:
        if not bring_playlist(source=source, user=source.user, listed=listed):
            gathered.refuse(listed.title, RefusalReason.NO_ROOM)
    source.refused = [one.as_json() for one in gathered.refusals()]
    _end(source, Import.Status.READY)


def _batches(gathered: Gathering) -> Iterator[Sequence[Gathered]]:
    """Each of one kind."""
    for kind in _KINDS:
        names = gathered.of(kind)
        while batch := list(islice(names, BATCH)):
            yield batch


def _read(source: Import) -> Gathering:
    gathering, budget = Gathering(), archives.Budget()
    for number, told in enumerate(source.files):
        try:
            with storage.opened(source.key, number) as file:
                formats = _read_parts(gathering, archives.parts(told["name"], file, budget))
        except Refused as error:
            gathering.refuse(told["name"], error.why)
            formats = set()
        told["formats"] = sorted(formats)
        _note(source, READ_PERCENT * (number + 1) // len(source.files))
    gathering.finish()
    return gathering


def _read_parts(gathering: Gathering, parts: Iterator[archives.Part]) -> set[str]:
    """Each as far as it can be read: the next one may be whole. Which formats they have."""
    formats = set()
    for name, file, why in parts:
        if file is None:
            gathering.refuse(name, why or RefusalReason.BROKEN)
            continue
        try:
            form, told = known.read(file)
            formats.add(form)
            gathering.read(name, told)
        except Refused as error:
            gathering.refuse(name, error.why)
    return formats


def _note(source: Import, percent: int) -> None:
    Import.objects.under_way().filter(pk=source.pk).update(progress=percent)


@transaction.atomic
def _end(source: Import, status: str) -> None:
    """What was sent is deleted, whatever came of it. Raises `Gone`."""
    held = hold(source)
    enqueue(REMOVE, key=held.key)
    Import.objects.filter(pk=held.pk).update(
        status=status,
        progress=100,
        key="",
        files=source.files,
        refused=source.refused,
        finished_at=utc_now(),
    )
