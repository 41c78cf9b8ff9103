"""What there is now of the things that have changed: the JSON that the lists have of them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection
from django.db.models import Value

from audio.catalog.cards import Json
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from audio.catalog.rows import ALBUMS, ARTISTS, TRACKS
from audio.catalog.source import Source
from audio.changes.models import Kind
from config.addresses import origin
from users.auth.bearer import AuthedRequest
from users.models import User

Wanted = Mapping[Kind, Collection[int]]

CATALOGUE: Mapping[Kind, Source] = {
    Kind.TRACK: TRACKS,
    Kind.ALBUM: ALBUMS,
    Kind.ARTIST: ARTISTS,
}
_MODELS: Mapping[Kind, type[Artist | Album | Track]] = {
    Kind.ARTIST: Artist,
    Kind.ALBUM: Album,
    Kind.TRACK: Track,
}
_MARKS = """
SELECT 6, track_id, created_at, NULL::int FROM audio_likedtrack
  WHERE user_id = %(user)s AND track_id = ANY(%(liked)s)
UNION ALL SELECT 7, album_id, created_at, NULL FROM audio_savedalbum
  WHERE user_id = %(user)s AND album_id = ANY(%(saved)s)
UNION ALL SELECT 11, artist_id, created_at, NULL FROM audio_followedartist
  WHERE user_id = %(user)s AND artist_id = ANY(%(followed)s)
UNION ALL SELECT 8, track_id, created_at, stars FROM audio_rating
  WHERE user_id = %(user)s AND track_id = ANY(%(tracks)s)
UNION ALL SELECT 9, album_id, created_at, stars FROM audio_rating
  WHERE user_id = %(user)s AND album_id = ANY(%(albums)s)
UNION ALL SELECT 10, artist_id, created_at, stars FROM audio_rating
  WHERE user_id = %(user)s AND artist_id = ANY(%(artists)s)
"""
_MARKED = {
    "liked": Kind.LIKED_TRACK,
    "saved": Kind.SAVED_ALBUM,
    "followed": Kind.FOLLOWED_ARTIST,
    "tracks": Kind.RATED_TRACK,
    "albums": Kind.RATED_ALBUM,
    "artists": Kind.RATED_ARTIST,
}


def of_catalogue(request: AuthedRequest, kind: Kind, ids: Collection[int]) -> dict[int, Json]:
    """As the lists have it, for this person; without their marks, which are changes themselves.

    One query, which asks for blocks even where the request knows of none: it was signed in
    before the log was read, and a block that came between is not told again.
    """
    source = CATALOGUE[kind]
    things = source.visible_to(request.auth).filter(pk__in=ids)
    things = source.spared(things, request.auth.pk)
    return source.json(origin(request), things)


def never_known(user: User, wanted: Wanted) -> set[tuple[Kind, int]]:
    """Of things that this person has in no list: those of which they could never know.

    One query.
    """
    if user.is_staff or not any(wanted.get(kind) for kind in _MODELS):
        return set()
    artists, *others = (
        model.objects.unknown_to(user)
        .filter(pk__in=wanted.get(kind, ()))
        .values_list(Value(int(kind)), "pk")
        for kind, model in _MODELS.items()
    )
    return {(Kind(kind), pk) for kind, pk in artists.union(*others, all=True)}


def marks(user: int, wanted: Wanted) -> dict[tuple[Kind, int], Json]:
    """What this person keeps of these, by what it is a mark of. One query."""
    given: dict[str, Any] = {name: list(wanted.get(k, ())) for name, k in _MARKED.items()}
    if not any(given.values()):
        return {}
    return {
        (Kind(kind), pk): {"added_at": at} | ({} if stars is None else {"stars": stars})
        for kind, pk, at, stars in _rows(_MARKS, given | {"user": user})
    }


def _rows(sql: str, given: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [*cursor.fetchall()]
