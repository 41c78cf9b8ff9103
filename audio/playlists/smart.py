"""Reads of smart playlists: what fits their rules now, for whoever reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from psycopg.errors import QueryCanceled

from audio.catalog import marking
from audio.catalog.cards import Json
from audio.catalog.models.publication import Viewer
from audio.catalog.models.track import Track
from audio.catalog.queries import visible_tracks
from audio.playlists import choosing
from audio.playlists.choosing import Asked
from audio.playlists.models.playlist import Playlist
from audio.playlists.positions import BY_POSITION, of_list
from audio.playlists.rules import Rules
from config.addresses import origin
from config.errors import Later
from config.fields import utc_now
from config.pagination import PageQuery, page_of
from config.throttling import Limit, spend
from users.auth.bearer import AuthedRequest, ViewerRequest

LONGEST_MS = 1_000
"""For choosing by rules. At 200,000 tracks most take less than a third of it."""
READS = Limit("smart_tracks")


def tracks(playlist: Playlist, viewer: Viewer) -> QuerySet[Any]:
    """In order, and no more than the rules' limit. What is published, so that it is one list.

    Plays and marks are the owner's. Artists whom the owner or the viewer blocked are left out.
    """
    rules, asked = Rules.model_validate(playlist.rules), Asked(playlist.owner_id, utc_now())
    found = Track.objects.published().filter(choosing.where(rules.match, asked))
    for person in {playlist.owner_id, viewer.pk or playlist.owner_id}:
        found = found.exclude(artist__in=marking.blocked_artists(person).values("artist"))
    ordered: QuerySet[Any] = choosing.sorted_by(found, rules, asked, playlist.pk)
    return ordered[: rules.limit]


class RulesTakeTooLong(Later):
    status, code = 503, "rules_take_too_long"
    message = "Its rules take the server too long: try again in {retry_after} seconds."


@contextmanager
def bounded() -> Iterator[None]:
    """Around a read by rules: whatever they are, it ends. Raises `RulesTakeTooLong`."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {LONGEST_MS}")
            yield
            cursor.execute(
                "SET LOCAL statement_timeout TO DEFAULT"
            )  # there may be more after it
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise RulesTakeTooLong(retry_after=60) from error
        raise


def count_read(request: ViewerRequest | AuthedRequest) -> None:
    """Before choosing: whoever may read it may have it chosen. Raises `TooManyRequests`."""
    spend(READS.name, READS.key(request))


def track_ids(playlist: Playlist, viewer: Viewer) -> list[int]:
    """One query; at most a thousand. Raises `RulesTakeTooLong`."""
    with bounded():
        return list(tracks(playlist, viewer).values_list("pk", flat=True))


def entries_page(
    request: ViewerRequest | AuthedRequest, playlist: Playlist, query: PageQuery
) -> Json:
    """Two reads: which tracks, all of them, for their places; and those of the page.

    Raises `TooManyRequests`, `RulesTakeTooLong`.
    """
    count_read(request)
    ids = track_ids(playlist, request.auth)
    page = page_of(request, query, BY_POSITION, of_list(ids), key=lambda row: row)
    wanted = {pk for _, pk in page["items"]}
    known = visible_tracks(request.auth, wanted, origin(request))
    return page | {
        "items": [_entry(position, pk, known.get(pk)) for position, pk in page["items"]],
        "snapshot_id": playlist.snapshot_id,
        "total": len(ids),
    }


def _entry(position: int, track_id: int, track: Json | None) -> Json:
    """An `EntryOut`: nobody added it, and nothing can be done to it."""
    return {
        "entry_id": None,
        "position": position,
        "added_at": None,
        "added_by": None,
        "track": track,
        "track_id": track_id,
        "unavailable": None if track else "gone",
    }
