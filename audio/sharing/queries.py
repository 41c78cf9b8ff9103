"""Who may share what; where a short link leads; how often links were opened."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from audio.catalog.cards import Json
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.playlists.models.playlist import Playlist, PlaylistMember, Visibility
from audio.playlists.queries import playlist
from audio.playlists.rows import role_of
from audio.sharing import codes
from audio.sharing.models import Kind, ShareDay, ShareLink
from audio.sharing.shown import Shown, find
from config.errors import Conflict, NotFound
from users.models import User

_CATALOGUE: Final[Mapping[str, Any]] = {
    Kind.TRACK: Track,
    Kind.ALBUM: Album,
    Kind.ARTIST: Artist,
}
_HAVE_THE_KEY = (PlaylistMember.Role.OWNER, PlaylistMember.Role.FOLLOWER)


class NotShareable(Conflict):
    code = "not_shareable"
    message = "Nobody else could open it, because {why}."


def shareable(viewer: User, kind: str, pk: int, *, key: str = "") -> Shown:
    """As others will see it. Two queries.

    Raises `NotFound` for what the viewer does not see, `NotShareable` for what others do not.
    """
    if kind == Kind.PLAYLIST:
        why, key = _of_playlist(viewer, pk, key)
    elif kind == Kind.GENRE:
        why = _of(Genre.objects.visible_to(viewer).filter(pk=pk).values_list("slug"))
    else:
        rows = _CATALOGUE[kind].objects.visible_to(viewer).filter(pk=pk)
        why = f"it is {Status(_of(rows.values_list('status'))).label.lower()}"
    found = find(kind, pk, key=key)
    if found is None:
        raise NotShareable(why=why)
    return found


def _of(rows: Any) -> str:
    row = rows.first()
    if row is None:
        raise NotFound
    return str(row[0])


def _of_playlist(viewer: User, pk: int, key: str) -> tuple[str, str]:
    """Why others may not see it, if so; and the key that this person may give away."""
    seen = Playlist.objects.visible_to(viewer, key=key).filter(pk=pk)
    rows = seen.annotate(role=role_of(viewer))
    found: Any = rows.values_list("visibility", "key", "removal", "role").first()
    if found is None:
        raise NotFound
    visibility, own_key, removal, role = found
    if removal is not None:
        return "it is taken down", ""
    if visibility == Visibility.UNLISTED:
        given = own_key if role in _HAVE_THE_KEY else key
        return "it is unlisted, and its owner has not given you its key", given
    if visibility == Visibility.PRIVATE:
        return "it is private", ""
    return "its owner's account is closed", ""


def link_at(code: str) -> ShareLink | None:
    """Whatever it leads to may be gone. Typed in large letters, it is the same."""
    small = code.lower()
    if not codes.is_code(small):
        return None
    return ShareLink.objects.filter(code=small).first()


def opens(kind: Kind, pk: int, *, since: date, until: date) -> Json:
    """`OpensOut`: by day, those without any too, and by network. One query.

    A playlist has had several links if it has had several keys: all of them count.
    """
    rows = ShareDay.objects.filter(
        link__kind=kind, link__object_id=pk, day__gte=since, day__lte=until
    ).values_list("day", "network", "opens")
    by_day: Counter[date] = Counter()
    by_network: Counter[str] = Counter()
    for day, network, number in rows:
        by_day[day] += number
        by_network[network] += number
    every = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    return {
        "since": since,
        "until": until,
        "opens": by_day.total(),
        "days": [{"day": day, "opens": by_day[day]} for day in every],
        "networks": [
            {"network": name or None, "opens": number}
            for name, number in sorted(by_network.items(), key=lambda one: (-one[1], one[0]))
        ],
    }


def require_managed(viewer: User, kind: Kind, pk: int) -> None:
    """Raises `NotFound`, and `NotYourArtist` or `NotYourPlaylist` for others' things."""
    if kind == Kind.PLAYLIST:
        playlist(viewer, pk).require_owner(viewer)
        return
    rows = _CATALOGUE[kind].objects.visible_to(viewer).filter(pk=pk)
    found = (rows if kind == Kind.ARTIST else rows.select_related("artist")).first()
    if found is None:
        raise NotFound
    (found if kind == Kind.ARTIST else found.artist).require_manager(viewer)
