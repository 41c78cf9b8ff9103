"""Listens of what the catalogue did not have: looked for again, and forgotten."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from audio.imports.formats.shape import Kind, Match
from audio.imports.models import Import, ImportedName, ImportedNameQuerySet
from audio.imports.recognising import WAYS, artist_key
from audio.imports.services.bringing import effect, mean, named
from audio.playlists.recognising import is_any_of
from config.errors import NotFound
from config.fields import utc_now
from config.jobs import enqueue_once
from users.accounts.staying import stay
from users.models import User

log = logging.getLogger(__name__)

BATCH = 1_000
REMATCH = "audio.imports.rematch_one"
LOOKS_BACK = timedelta(days=3)
"""So many nights may fail before new music is overlooked."""
_AGAIN = (Kind.LISTEN, Kind.LIKE, Kind.ALBUM, Kind.ARTIST)
"""A playlist stays as it was made: its owner may have put it in another order by now."""


def ask(*, source: Import) -> None:
    """Soon, and once."""
    enqueue_once(REMATCH, import_id=source.pk)


def rematch(*, import_id: int) -> int:
    """How many names mean something now. Of an import that is gone, none."""
    source = Import.objects.filter(pk=import_id).select_related("user").first()
    if source is None:
        return 0
    try:
        return _rematch(source.user, ImportedName.objects.filter(source=source))
    except NotFound:
        return 0


def rematch_new() -> int:
    """Everybody's names of the artists with new music, who are few. How many were found.

    Each person on their own: whoever fails keeps nobody else.
    """
    since = Now() - LOOKS_BACK
    fresh = Track.objects.published().filter(updated_at__gte=since).values("artist")
    names = Artist.objects.filter(pk__in=fresh).values_list("name", flat=True)
    keys = {artist_key(name) for name in names.iterator()}
    if not keys:
        return 0
    waiting = ImportedName.objects.waiting().filter(is_any_of("artist_key", keys))
    found = 0
    for user in User.objects.filter(pk__in=waiting.values("user")).order_by("pk"):
        try:
            found += _rematch(user, waiting.of(user))
        except NotFound:
            continue
        except Exception:  # whatever it is, the others are due as well
            log.exception("Somebody's waiting listens could not be looked for")
    return found


def _rematch(user: User, rows: ImportedNameQuerySet) -> int:
    found = 0
    for kind in _AGAIN:
        ids = list(rows.waiting().filter(kind=kind).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            found += _rematch_batch(user, kind, ids[start : start + BATCH])
    return found


def _rematch_batch(user: User, kind: Kind, ids: list[int]) -> int:
    several = list(ImportedName.objects.filter(pk__in=ids).order_by("pk"))
    meanings = WAYS[kind]([named(row) for row in several])
    found = {
        row.pk: meaning
        for row, meaning in zip(several, meanings, strict=True)
        if meaning.object_id is not None
    }
    if not found:
        return 0
    with transaction.atomic():
        stay(user.pk)
        held = ImportedName.objects.waiting().filter(pk__in=list(found)).order_by("pk")
        rows = list(held.select_for_update(no_key=True))
        for row in rows:
            mean(row, found[row.pk])
            row.changed_at = utc_now()
        effect(user, kind, rows)
        sent = [row for row in rows if row.source_id is None]
        ImportedName.objects.filter(pk__in=[row.pk for row in sent]).delete()
        fields = ["status", "how", "confidence", "object_id", "candidates", "added"]
        fields += ["times", "lengths", "changed_at"]
        ImportedName.objects.bulk_update(
            [row for row in rows if row.source_id is not None], fields
        )
    return len(rows)


_FORGET = """
UPDATE audio_importedname n SET (times, lengths) = (
  SELECT coalesce(array_agg(t.at ORDER BY t.n), '{}'),
         coalesce(array_agg(t.ms ORDER BY t.n), '{}')
  FROM unnest(n.times, n.lengths) WITH ORDINALITY AS t (at, ms, n)
  WHERE NOT (t.at > %(after)s::float8 AND t.at < %(before)s::float8)
)
WHERE user_id = %(user)s AND times <> '{}'
"""


def forget(*, user_id: int, after: datetime | None, before: datetime | None) -> None:
    """For `also_forget`. Of what players sent, nothing is left that has no times."""
    given = {
        "user": user_id,
        "after": after.timestamp() if after else float("-inf"),
        "before": before.timestamp() if before else float("inf"),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, given)
    empty = Q(source__isnull=True, times=[], kind=Kind.LISTEN)
    ImportedName.objects.filter(empty, user=user_id, status__in=_waiting()).delete()


def _waiting() -> Iterable[str]:
    return (Match.UNMATCHED, Match.AMBIGUOUS)
