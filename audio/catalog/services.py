"""Everything that changes the catalogue. Each change is one transaction, indexed and stamped."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models.functions import Now

from audio.catalog.counting import recount
from audio.catalog.index import index_albums, index_artists, index_tracks
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Status
from audio.catalog.models.stamp import raise_stamp
from audio.catalog.models.track import Credit, Role, Track
from audio.catalog.naming import slug_of
from audio.catalog.new import NewTrack
from audio.indexing.normalise import normalise
from users.models import User


@transaction.atomic
def open_page(*, user: User, name: str, bio: str = "", links: Sequence[str] = ()) -> Artist:
    """An artist page of one's own, published at once. Makes the account an artist's."""
    artist = Artist.objects.create(
        user=user,
        name=name,
        sort_name=normalise(name),
        slug=slug_of(name),
        bio=bio,
        links=list(links),
        status=Status.PUBLISHED,
    )
    if not user.is_artist:
        user.is_artist = True
        user.save(update_fields=["is_artist"])
    index_artists([artist.pk])
    raise_stamp()
    return artist


@transaction.atomic
def add_imported_track(*, new: NewTrack, store_cover: Callable[[], str] | None = None) -> Track:
    """A published track; artist, album and genres are found by name or made.

    `store_cover` is called when its album (or, without one, the track) has no cover yet, and
    returns an image key. The track is not playable before `mark_playable`. The caller holds
    the import's lock: names are matched without one here.
    """
    artist = _artist_named(new.artist)
    album = _album_titled(new, default=artist)
    cover_key = "" if album and album.cover_key or not store_cover else store_cover()
    track = Track.objects.create(
        artist=artist,
        album=album,
        title=new.title,
        sort_title=normalise(new.title),
        slug=slug_of(new.title),
        duration_ms=new.duration_ms,
        disc_number=new.disc_number,
        track_number=new.track_number,
        explicit=new.explicit,
        isrc=new.isrc,
        licence=new.licence,
        rights_holder=new.rights_holder,
        cover_key="" if album else cover_key,
        status=Status.PUBLISHED,
    )
    if album and cover_key:
        Album.objects.filter(pk=album.pk).update(cover_key=cover_key, updated_at=Now())
    _credit(track, [_artist_named(name) for name in new.featuring])
    genres = [_genre_named(name) for name in new.genres]
    track.genres.set(genres)
    if album:
        album.genres.add(*genres)
    recount(
        artists=[artist.pk],
        albums=[album.pk] if album else [],
        genres=[genre.pk for genre in genres],
    )
    index_artists([artist.pk, *track.credits.values_list("artist", flat=True)])
    index_albums([album.pk] if album else [])
    index_tracks([track.pk])
    raise_stamp()
    return track


@transaction.atomic
def mark_playable(*, track: Track, duration_ms: int) -> None:
    """Its bytes are stored: it may be played."""
    track.is_playable, track.duration_ms = True, duration_ms
    track.save(update_fields=["is_playable", "duration_ms", "updated_at"])
    recount(albums=[track.album_id] if track.album_id else [])
    raise_stamp()


def _artist_named(name: str) -> Artist:
    """An imported artist of this name, else a new one; never a page that somebody manages."""
    key = normalise(name)
    found = Artist.objects.filter(sort_name=key, user=None).order_by("pk").first()
    return found or Artist.objects.create(
        name=name, sort_name=key, slug=slug_of(name), status=Status.PUBLISHED
    )


def _album_titled(new: NewTrack, *, default: Artist) -> Album | None:
    if not new.album:
        return None
    artist = _artist_named(new.album_artist) if new.album_artist else default
    key = normalise(new.album)
    found = Album.objects.filter(artist=artist, sort_title=key).order_by("pk").first()
    return found or Album.objects.create(
        artist=artist,
        title=new.album,
        sort_title=key,
        slug=slug_of(new.album),
        album_type=new.album_type,
        release_date=new.release_date,
        release_date_precision=new.release_date_precision,
        label=new.label,
        licence=new.licence,
        rights_holder=new.rights_holder,
        status=Status.PUBLISHED,
    )


def _genre_named(name: str) -> Genre:
    genre, _ = Genre.objects.get_or_create(slug=slug_of(name), defaults={"name": name})
    return genre


def _credit(track: Track, featured: Sequence[Artist]) -> None:
    others = {artist.pk: artist for artist in featured if artist.pk != track.artist_id}
    Credit.objects.bulk_create(
        Credit(track=track, artist=artist, role=Role.FEATURED, position=n, accepted=True)
        for n, artist in enumerate(others.values())
    )
