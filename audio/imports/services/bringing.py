"""Names that were recognised become plays, likes, saved albums, follows; the others wait.

A batch of names is one transaction, which holds its import: whoever is killed has left whole
batches, and whoever goes on passes them over.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from audio.imports.arrivals import Times, apart, key_of_name
from audio.imports.formats.shape import Kind, Named
from audio.imports.gathering import Gathered
from audio.imports.models import Import, ImportedName
from audio.imports.recognising import WAYS, Found, artist_key
from audio.imports.services import following
from audio.library import queries as library_queries
from audio.library import services as library
from audio.plays import elsewhere
from audio.plays.models import Elsewhere
from config.fields import utc_now
from users.accounts.staying import stay
from users.models import Client, User

_MARKS = (Kind.LIKE, Kind.ALBUM)


class Gone(Exception):
    """The import was taken back meanwhile, or given up."""


def hold(source: Import) -> Import:
    """Until the end of this transaction. Raises `Gone`; `NotFound` if its person is erased."""
    stay(source.user_id)
    under_way = Import.objects.under_way().select_for_update(no_key=True)
    held = under_way.filter(pk=source.pk).first()
    if held is None:
        raise Gone
    return held


def bring(*, source: Import, user: User, batch: Sequence[Gathered]) -> None:
    """Names of one kind, each once, however often this is called. Raises `Gone`."""
    kind = batch[0].kind
    keyed = {key_of_name(kind, one.named, str(one.ends)): one for one in batch}
    found = dict(zip(keyed, WAYS[kind]([one.named for one in keyed.values()]), strict=True))
    with transaction.atomic():
        hold(source)
        known = source.names.filter(key__in=list(keyed)).values_list("key", flat=True)
        for key in set(known):
            del keyed[key]
        rows = [row_of(user, key, one, found[key], source) for key, one in keyed.items()]
        effect(user, kind, rows)
        ImportedName.objects.bulk_create(rows, batch_size=1_000)


def row_of(
    user: User, key: str, one: Gathered, found: Found, source: Import | None = None
) -> ImportedName:
    """A name with what it means here; the caller saves it."""
    row = ImportedName(
        user=user,
        source=source,
        key=key,
        kind=one.kind,
        artist=one.named.artist,
        title=one.named.title,
        album=one.named.album,
        isrc=one.named.isrc,
        duration_ms=one.named.duration_ms,
        artist_key=artist_key(one.named.artist)[:250],
        seen=one.seen,
        ends=one.ends,
        times=list(one.times),
        lengths=list(one.lengths),
    )
    mean(row, found)
    return row


def mean(row: ImportedName, found: Found) -> None:
    """The caller saves it."""
    row.status, row.how, row.confidence = found.status, found.how, found.confidence
    row.object_id, row.candidates = found.object_id, list(found.candidates)


def effect(user: User, kind: str, rows: Sequence[ImportedName]) -> None:
    """Of those that mean something here: what comes of it. `added` says what was new.

    The others keep their listens, as far back as their person keeps a history.
    """
    meant = [row for row in rows if row.object_id is not None]
    if kind == Kind.LISTEN:
        _play(user, meant)
        _wait(user, [row for row in rows if row.object_id is None])
    elif kind in _MARKS:
        _mark(user, Kind(kind), meant)
    elif kind == Kind.ARTIST:
        following.follow(user, meant)


def _play(user: User, rows: Sequence[ImportedName]) -> None:
    """Each import's own plays are told apart, so that it can be taken back."""
    for source_id in {row.source_id for row in rows}:
        own = [row for row in rows if row.source_id == source_id]
        of: dict[object, ImportedName] = {}
        listens = []
        for row in own:
            several = Times(user.pk, named(row), row.ends, row.times, row.lengths)
            for listen in several.listens(row.object_id or 0):
                of.setdefault(listen.event_id, row)
                listens.append(listen)
            row.times, row.lengths = [], []
        kind = Elsewhere.LISTENS if source_id is None else Elsewhere.IMPORT
        fresh = elsewhere.record(
            user=user, listens=apart(listens), source=kind, source_id=source_id
        )
        for event_id in fresh:
            of[event_id].added += 1


def _wait(user: User, rows: Sequence[ImportedName]) -> None:
    days = Client.objects.values_list("history_days", flat=True).get(pk=user.pk)
    if days is None:
        return
    since = int((utc_now() - timedelta(days=days)).timestamp())
    for row in rows:
        kept = [pair for pair in zip(row.times, row.lengths, strict=True) if pair[0] >= since]
        row.times = [at for at, _ in kept]
        row.lengths = [ms for _, ms in kept]


def _mark(user: User, kind: Kind, rows: Sequence[ImportedName]) -> None:
    """Liked or saved, unless it was; what was hidden a moment ago is left alone."""
    of = library_queries.liked if kind == Kind.LIKE else library_queries.saved
    wanted = list(dict.fromkeys(row.object_id for row in rows if row.object_id is not None))
    had = of(user, wanted)
    fresh = [pk for pk in wanted if pk not in had]
    try:
        with transaction.atomic():
            _keep(user, kind, fresh)
    except library.Unseen as error:
        fresh = [pk for pk in fresh if pk not in error.missing]
        _keep(user, kind, fresh)
    left = set(fresh)
    for row in rows:
        row.added = int(row.object_id in left)
        left.discard(row.object_id or 0)


def _keep(user: User, kind: Kind, ids: Sequence[int]) -> None:
    if not ids:
        return
    if kind == Kind.LIKE:
        library.like(user=user, track_ids=ids)
    else:
        library.save_albums(user=user, album_ids=ids)


def named(row: ImportedName) -> Named:
    return Named(row.artist, row.title, row.album, row.isrc, row.duration_ms)
