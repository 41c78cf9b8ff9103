"""The columns that JSON is made of, and how a row of them becomes the JSON of `schemas`.

One query brings a whole page: what a track has several of (featured artists, genres) comes as
arrays of JSON in its row. Plain tuples and dicts, because building model instances and reading
them back field by field cost five times as much.
"""

from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from audio.catalog import marking
from audio.catalog.cards import (
    Json,
    artist_card,
    genre_card,
    rating,
    restricted,
    share,
    territory,
)
from audio.catalog.marking import NOBODYS, Columns
from audio.catalog.models.album import Album
from audio.catalog.models.artist import UNRANKED, Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.reach import REACH, RIGHTS
from audio.catalog.models.track import Credit, CreditRole, Track
from audio.catalog.source import Row, Source
from config.images import all_sizes, one_size


def _featured(at: str) -> ArraySubquery:
    return ArraySubquery(
        Credit.objects.filter(track=OuterRef(at), role=CreditRole.FEATURED, accepted=True)
        .order_by("position", "pk")
        .values(
            card=JSONObject(
                id="artist_id",
                name="artist__name",
                slug="artist__slug",
                key="artist__picture_key",
            )
        )
    )


def _genres(of: str, at: str) -> ArraySubquery:
    return ArraySubquery(
        Genre.objects.filter(**{of: OuterRef(at)})
        .order_by("slug")
        .values(card=JSONObject(id="pk", name="name", slug="slug"))
    )


@cache
def _of_album(at: str) -> Columns:
    return {"genre_cards": _genres("albums", at)}


@cache
def _of_track(at: str) -> Columns:
    return {"featured": _featured(at), "genre_cards": _genres("tracks", at)}


GENRE = ("pk", "name", "slug", "description", "tracks_count", "albums_count")
ARTIST = (
    *("pk", "name", "slug", "status", "bio", "links", "picture_key", "cover_key"),
    *("followers_count", "albums_count", "tracks_count", "rank"),
    *("rating_average", "rating_count", "user_id", "sort_name"),
)
ALBUM = (
    *("pk", "title", "slug", "status", "album_type", "description"),
    *("release_date", "release_date_precision", "label", "rights_holder", "licence", "upc"),
    *("cover_key", "tracks_count", "duration_ms", "rating_average", "rating_count"),
    *("published_at", "artist_id", "artist__name", "artist__slug", "artist__picture_key"),
    *("time_zone", "mbid", *REACH, *RIGHTS, "artist__user_id", "sort_title"),
)
TRACK = (
    *("pk", "title", "slug", "status", "duration_ms", "disc_number", "track_number"),
    *("explicit", "isrc", "mbid", "licence", "rights_holder", "cover_key", "is_playable"),
    *("plays_count", "likes_count", "rating_average", "rating_count", "published_at"),
    *("artist_id", "artist__name", "artist__slug", "artist__picture_key"),
    *("album_id", "album__title", "album__slug", "album__cover_key", "album__album_type"),
    *("album__release_date", "album__release_date_precision"),
    *(*REACH, *RIGHTS, "artist__user_id", "sort_title", "album_position"),
)


def genre(base: str, row: Row) -> Json:
    pk, name, slug, description, tracks_count, albums_count = row
    return genre_card(base, pk, name, slug) | {
        "description": description,
        "tracks_count": tracks_count,
        "albums_count": albums_count,
        "top_artists": None,
        "top_tracks": None,
        "top_playlists": None,
    }


def artist(base: str, row: Row) -> Json:
    (pk, name, slug, status, bio, links, picture, cover, followers, albums, tracks, rank,
     average, ratings, user, _, *mine) = row  # fmt: skip
    followed, stars = mine or NOBODYS
    return {
        "id": pk,
        "type": "artist",
        "name": name,
        "share_url": share(base, "artist", pk, slug),
        "status": status,
        "images": all_sizes(base, picture),
        "cover_images": all_sizes(base, cover),
        "bio": bio,
        "links": links,
        "is_claimed": user is not None,
        "followers_count": followers,
        "albums_count": albums,
        "tracks_count": tracks,
        "rank": None if rank == UNRANKED else rank,
        "rating": rating(average, ratings),
        "followed": followed,
        "my_rating": stars,
    }


def album(base: str, row: Row) -> Json:
    (pk, title, slug, status, kind, description, date, precision, label, holder, licence, upc,
     cover, tracks, duration, average, ratings, published, artist_id, artist_name, artist_slug,
     artist_key, time_zone, mbid, countries, excluded, adults_only, p_line, c_line, owner, _,
     genres, *mine) = row  # fmt: skip
    saved, stars = mine or NOBODYS
    return {
        "id": pk,
        "type": "album",
        "title": title,
        "share_url": share(base, "album", pk, slug),
        "status": status,
        "images": all_sizes(base, cover),
        "artist": artist_card(base, artist_id, artist_name, artist_slug, artist_key),
        "album_type": kind,
        "genres": [genre_card(base, g["id"], g["name"], g["slug"]) for g in genres],
        "description": description,
        "release_date": date,
        "release_date_precision": precision if date else None,
        "published_at": published,
        "time_zone": time_zone or None,
        "label": label,
        "rights_holder": holder,
        "licence": licence,
        "p_line": p_line,
        "c_line": c_line,
        "territory": territory(countries, excluded),
        "adults_only": adults_only,
        "restricted": restricted(owner, countries, excluded, adults_only),
        "upc": upc or None,
        "mbid": mbid,
        "tracks_count": tracks,
        "duration_ms": duration,
        "rating": rating(average, ratings),
        "saved": saved,
        "my_rating": stars,
    }


def _album_card(base: str, pk: int | None, *row: Any) -> Json | None:
    if pk is None:
        return None
    title, slug, key, kind, date, precision = row
    return {
        "id": pk,
        "type": "album",
        "title": title,
        "share_url": share(base, "album", pk, slug),
        "image": one_size(base, key),
        "album_type": kind,
        "release_date": date,
        "release_date_precision": precision if date else None,
    }


def track(base: str, row: Row) -> Json:
    (pk, title, slug, status, duration, disc, number, explicit, isrc, mbid, licence, holder,
     cover, playable, plays, likes, average, ratings, published, artist_id, artist_name,
     artist_slug, artist_key, album_id, album_title, album_slug, album_key, album_type, date,
     precision, countries, excluded, adults_only, p_line, c_line, owner, _, _, featured, genres,
     *mine) = row  # fmt: skip
    liked, stars = mine or NOBODYS
    why = restricted(owner, countries, excluded, adults_only, explicit)
    return {
        "id": pk,
        "type": "track",
        "title": title,
        "share_url": share(base, "track", pk, slug),
        "status": status,
        "images": all_sizes(base, cover or album_key or ""),
        "artist": artist_card(base, artist_id, artist_name, artist_slug, artist_key),
        "featuring": [
            artist_card(base, f["id"], f["name"], f["slug"], f["key"]) for f in featured
        ],
        "album": _album_card(
            base, album_id, album_title, album_slug, album_key, album_type, date, precision
        ),
        "genres": [genre_card(base, g["id"], g["name"], g["slug"]) for g in genres],
        "duration_ms": duration,
        "disc_number": disc,
        "track_number": number,
        "explicit": explicit,
        "isrc": isrc or None,
        "mbid": mbid,
        "licence": licence,
        "rights_holder": holder,
        "p_line": p_line,
        "c_line": c_line,
        "territory": territory(countries, excluded),
        "adults_only": adults_only,
        "published_at": published,
        "is_playable": playable and why is None,
        "restricted": why,
        "plays_count": plays,
        "likes_count": likes,
        "rating": rating(average, ratings),
        "liked": liked,
        "my_rating": stars,
    }


GENRES = Source(Genre, genre, GENRE)
ARTISTS = Source(Artist, artist, ARTIST, marks=marking.of_artist, artist="pk")
ALBUMS = Source(Album, album, ALBUM, _of_album, marking.of_album, artist="artist")
TRACKS = Source(Track, track, TRACK, _of_track, marking.of_track, artist="artist")
