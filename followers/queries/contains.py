"""Whether things are in a person's library."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value

from audio.catalog.models.marks import FollowedArtist
from audio.library.queries import liked, saved
from audio.models import Playlist, PlaylistMember
from users.models import User

Ids = Sequence[int]


def contains(
    user: User, *, tracks: Ids, albums: Ids, artists: Ids, playlists: Ids
) -> dict[str, list[bool]]:
    """Liked, saved, followed, in their list: in the order given. Three queries at most."""
    followed = _followed(user, artists, playlists) if artists or playlists else set()
    known_tracks = liked(user, tracks) if tracks else set()
    known_albums = saved(user, albums) if albums else set()
    return {
        "tracks": [pk in known_tracks for pk in tracks],
        "albums": [pk in known_albums for pk in albums],
        "artists": [("artist", pk) in followed for pk in artists],
        "playlists": [("playlist", pk) in followed for pk in playlists],
    }


def _followed(user: User, artists: Ids, playlists: Ids) -> set[tuple[str, int]]:
    """Both kinds in one query."""
    seen = Playlist.objects.visible_to(user).filter(pk=OuterRef("playlist"))
    kept = PlaylistMember.objects.filter(Exists(seen), user=user, playlist__in=playlists)
    rows = _named("artist", FollowedArtist.objects.of(user).filter(artist__in=artists))
    return set(rows.union(_named("playlist", kept), all=True))


def _named(kind: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = rows.annotate(
        kind=Value(kind, output_field=CharField()), thing=F(f"{kind}_id")
    ).values_list("kind", "thing")
    return named
