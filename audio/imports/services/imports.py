"""Imports: asked for, taken back, matched anew; and what becomes of those that nobody ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import IO, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from audio.imports import storage
from audio.imports.formats.shape import Kind
from audio.imports.models import Import, ImportedName
from audio.imports.services import following
from audio.imports.services.running import REMOVE
from audio.library import services as library
from audio.playlists.models.playlist import Playlist
from audio.playlists.services.life import delete_playlist
from audio.plays import elsewhere
from audio.plays.services import hold_history
from config import throttling
from config.errors import Conflict, Invalid, NotFound, StorageFails
from config.fields import utc_now
from config.jobs import enqueue
from users.models import User

RUN = "audio.imports.run"
MOST_FILES = 50
LONGEST_NAME = 200
STUCK = timedelta(hours=12)
"""Nobody works at it any more: a new one may be begun."""


class ImportUnderWay(Conflict):
    code, message = "import_under_way", "Another import of yours is not done yet."


class NoFiles(Invalid):
    code, message = "no_files", f"Send between one and {MOST_FILES} files."


class Sent(NamedTuple):
    """A file as it came."""

    name: str
    size: int
    content: IO[bytes]


def ask(*, user: User, files: Sequence[Sent]) -> Import:
    """Ten in a day. Raises `NoFiles`, `ImportUnderWay`, `TooManyRequests`, `StorageFails`."""
    if not 1 <= len(files) <= MOST_FILES:
        raise NoFiles(loc=("body", "files"))
    source = _made(user, files)
    try:
        for number, file in enumerate(files):
            storage.put(source.key, number, file.content)
    except OSError as error:
        Import.objects.filter(pk=source.pk).delete()
        storage.remove(source.key)
        raise StorageFails(retry_after=60) from error
    enqueue(RUN, import_id=source.pk)
    return source


@transaction.atomic
def _made(user: User, files: Sequence[Sent]) -> Import:
    mine = Import.objects.of(user).under_way()
    mine.filter(created_at__lt=Now() - STUCK).update(status=Import.Status.FAILED)
    told = [{"name": one.name[:LONGEST_NAME], "size": one.size} for one in files]
    try:
        with transaction.atomic():
            source = Import.objects.create(user=user, key=storage.new_key(), files=told)
    except IntegrityError as error:
        raise ImportUnderWay from error
    throttling.spend("imports", f"user {user.pk}")
    return source


def take_back(*, user: User, import_id: int) -> None:
    """With all that it added, as far as its person has not removed it themselves.

    What they had before, or have from another import, stays. In several transactions, since
    each takes its locks in an order of its own; safe to repeat. Raises `NotFound`.
    """
    source = Import.objects.of(user).filter(pk=import_id).first()
    if source is None:
        raise NotFound
    Import.objects.under_way().filter(pk=source.pk).update(status=Import.Status.FAILED)
    if liked := _added(source, Kind.LIKE):
        library.unlike(user=user, track_ids=liked)
    if saved := _added(source, Kind.ALBUM):
        library.unsave(user=user, album_ids=saved)
    if followed := _added(source, Kind.ARTIST):
        following.unfollow(user, followed)
    for playlist in Playlist.objects.filter(owner=user, pk__in=_added(source, Kind.PLAYLIST)):
        delete_playlist(playlist=playlist, by=user)
    with transaction.atomic():
        hold_history(user.pk)
        if source.key:
            enqueue(REMOVE, key=source.key)
        source.delete()  # waits for who finds more of it just now; then that is there as well
        elsewhere.take_back(user=user, source_id=import_id)


def _added(source: Import, kind: Kind) -> list[int]:
    rows = source.names.filter(kind=kind, added__gt=0, object_id__isnull=False)
    return [pk for pk in rows.values_list("object_id", flat=True) if pk is not None]


def tidy() -> None:
    """Files that killed processes left: of imports that are over, and of none at all.

    One at which nobody works any more is over too, or what was sent would be kept for ever.
    """
    stuck = Import.objects.under_way().filter(created_at__lt=Now() - STUCK)
    stuck.update(status=Import.Status.FAILED, finished_at=Now())
    for source in Import.objects.exclude(key="").filter(created_at__lt=Now() - STUCK):
        if source.status in (Import.Status.READY, Import.Status.FAILED):
            storage.remove(source.key)
            Import.objects.filter(pk=source.pk).update(key="")
    # The row of one that is just being sent may not be committed yet, and nobody knows its key.
    left = storage.made_before(utc_now() - STUCK)
    known = set(Import.objects.exclude(key="").values_list("key", flat=True))
    for key in left:
        if key not in known:
            storage.remove(key)


def forget(*, before: datetime) -> int:
    """Reports and waiting names older than that; plays and marks stay. How many."""
    over = Import.objects.exclude(pk__in=Import.objects.under_way())
    count = over.filter(created_at__lt=before).delete()[0]
    sent = ImportedName.objects.filter(source__isnull=True, changed_at__lt=before)
    return int(count) + int(sent.delete()[0])


def erase(*, user: User) -> None:
    """For the transaction that erases them."""
    mine = Import.objects.select_for_update().filter(user=user)
    for key in mine.exclude(key="").values_list("key", flat=True):
        enqueue(REMOVE, key=key)
    ImportedName.objects.of(user).delete()
    mine.delete()
