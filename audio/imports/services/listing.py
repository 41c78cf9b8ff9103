"""Playlists of an import become private playlists of their person."""

import hashlib
from collections.abc import Sequence

from django.db import transaction

from audio.catalog.models.publication import ANYBODY
from audio.catalog.models.track import Track
from audio.imports.arrivals import key_of_name
from audio.imports.formats.shape import Kind, Listed, Match, Named
from audio.imports.models import Import, ImportedName
from audio.imports.services.bringing import hold
from audio.playlists.formats.shape import Listing
from audio.playlists.models.playlist import Playlist, Visibility
from audio.playlists.refusals import TooManyPlaylists
from audio.playlists.services.importing import make_playlist, title_of
from config.fields import is_visible
from users.models import User

UNTITLED = "Imported playlist"


def bring_playlist(*, source: Import, user: User, listed: Listed) -> bool:
    """Whether there was room for it. One that this person has from an import already stays.

    Its tracks are those that the names of `PLAYLIST_TRACK` were recognised as. Raises `Gone`.
    """
    title = title_of(listed.title)
    title = title if is_visible(title) else UNTITLED
    key = key_of_name(Kind.PLAYLIST, Named("", title), _hash(listed.tracks))
    with transaction.atomic():
        hold(source)
        if source.names.filter(key=key).exists():
            return True
        row = ImportedName(
            user=user,
            source=source,
            key=key,
            kind=Kind.PLAYLIST,
            title=title,
            seen=len(listed.tracks),
            status=Match.MATCHED,
            object_id=_had(user, key),
        )
        if row.object_id is None:
            track_ids = _tracks(source, listed.tracks)
            try:
                row.object_id = _made(user, listed, title, track_ids)
            except TooManyPlaylists:
                return False
            row.added = 1
        row.save()
    return True


def _had(user: User, key: str) -> int | None:
    ids = ImportedName.objects.of(user).filter(key=key).values_list("object_id", flat=True)
    mine = Playlist.objects.filter(owner=user, pk__in=list(ids))
    return mine.values_list("pk", flat=True).first()


def _made(user: User, listed: Listed, title: str, track_ids: Sequence[int]) -> int:
    listing = Listing(title=title, description=listed.description)
    with transaction.atomic():
        made = make_playlist(
            by=user, listing=listing, track_ids=track_ids, visibility=Visibility.PRIVATE
        )
    return int(made.pk)


def _tracks(source: Import, tracks: Sequence[Named]) -> list[int]:
    """In the list's order; what was hidden since it was recognised is left out."""
    rows = source.names.filter(kind=Kind.PLAYLIST_TRACK, object_id__isnull=False)
    meant = {
        (artist, title, album): pk
        for artist, title, album, pk in rows.values_list(
            "artist", "title", "album", "object_id"
        )
        if pk is not None
    }
    ids = [meant[one[:3]] for one in tracks if one[:3] in meant]
    seen = Track.objects.visible_to(ANYBODY).filter(pk__in=set(ids))
    visible = set(seen.values_list("pk", flat=True))
    return [pk for pk in ids if pk in visible]


def _hash(tracks: Sequence[Named]) -> str:
    told = "\n".join(f"{one.artist}\t{one.title}\t{one.album}" for one in tracks)
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
