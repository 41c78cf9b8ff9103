"""Hands artists, albums and tracks to `audio.indexing`, and notes that they have changed."""

from collections.abc import Iterable

from django.db import connection

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Credit, Track
from audio.changes import models as changes
from audio.changes.services import note_all
from audio.indexing.documents import Document, upsert
from audio.indexing.models import Kind

# A UNION, for an index scan each: an OR over two tables would read them whole.
_SHOWING = f"""
SELECT {int(changes.Kind.ALBUM)}, id FROM audio_album WHERE artist_id = ANY(%(artists)s)
UNION SELECT {int(changes.Kind.TRACK)}, id FROM audio_track WHERE artist_id = ANY(%(artists)s)
UNION SELECT {int(changes.Kind.TRACK)}, track_id FROM audio_credit
  WHERE artist_id = ANY(%(artists)s)
UNION SELECT {int(changes.Kind.TRACK)}, id FROM audio_track WHERE album_id = ANY(%(albums)s)
"""  # noqa: S608


def note_changed(
    *,
    artists: Iterable[int] = (),
    albums: Iterable[int] = (),
    tracks: Iterable[int] = (),
    shown_artists: Iterable[int] = (),
    shown_albums: Iterable[int] = (),
) -> None:
    """For those who keep a copy. The `shown_…` have changed with what shows their cards."""
    shown_artists, shown_albums = {*shown_artists}, {*shown_albums}
    noted = {
        changes.Kind.TRACK: {*tracks},
        changes.Kind.ALBUM: {*albums} | shown_albums,
        changes.Kind.ARTIST: {*artists} | shown_artists,
    }
    for kind, pk in _showing(shown_artists, shown_albums):
        noted[changes.Kind(kind)].add(pk)
    note_all(ids=noted)


def _showing(artists: set[int], albums: set[int]) -> list[tuple[int, int]]:
    if not (artists or albums):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SHOWING, {"artists": sorted(artists), "albums": sorted(albums)})
        return [(kind, pk) for kind, pk in cursor.fetchall()]


def index_artists(ids: Iterable[int]) -> None:
    upsert(
        Document(
            kind=Kind.ARTIST,
            object_id=artist.pk,
            title=artist.name,
            is_public=artist.status == Status.PUBLISHED,
            owner_id=artist.user_id,
            available_from=artist.published_at,
            artist_ids=[artist.pk],
        )
        for artist in Artist.objects.filter(pk__in=set(ids))
    )


def index_albums(ids: Iterable[int]) -> None:
    upsert(
        Document(
            kind=Kind.ALBUM,
            object_id=album.pk,
            title=album.title,
            is_public=album.status == Status.PUBLISHED,
            artists=[album.artist.name],
            owner_id=album.artist.user_id,
            available_from=album.published_at,
            artist_ids=[album.artist_id],
        )
        for album in Album.objects.filter(pk__in=set(ids)).select_related("artist")
    )


def index_tracks(ids: Iterable[int]) -> None:
    """Found by the names of all who are credited, too."""
    wanted = set(ids)
    credited: dict[int, dict[int, str]] = {pk: {} for pk in wanted}
    for pk, artist, name in Credit.objects.filter(
        track__in=wanted, accepted=True, artist__isnull=False
    ).values_list("track", "artist", "artist__name"):
        credited[pk][artist] = name
    upsert(
        Document(
            kind=Kind.TRACK,
            object_id=track.pk,
            title=track.title,
            is_public=track.status == Status.PUBLISHED,
            artists=[track.artist.name, *credited[track.pk].values()],
            album=track.album.title if track.album else "",
            owner_id=track.artist.user_id,
            available_from=track.published_at,
            artist_ids=[track.artist_id, *credited[track.pk]],
        )
        for track in Track.objects.filter(pk__in=wanted).select_related("artist", "album")
    )
