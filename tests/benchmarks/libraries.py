"""What the listeners of a catalogue keep, have heard and follow: by SQL, as `seed` makes it."""

from collections.abc import Callable

from audio.catalog.models.marks import FollowedArtist, LikedTrack, SavedAlbum
from audio.playlists.models.entry import PlaylistEntry
from audio.playlists.models.playlist import Playlist, PlaylistMember, Visibility
from audio.plays.models import PlayEvent, TrackDay

BEGAN = "timestamptz '2025-01-01 00:00:00Z'"


def fill(
    insert: Callable[..., None],
    tracks: int,
    albums: int,
    artists: int,
    listeners: int,
    likes: int,
) -> None:
    """Each likes, and has played, so many tracks; a third as many of everything else.

    The first playlist of each has as many tracks, up to 10,000; the others are empty.
    """
    third = likes // 3
    for model, name, count, number in (
        (LikedTrack, "track_id", tracks, likes),
        (SavedAlbum, "album_id", albums, min(third, albums)),
        (FollowedArtist, "artist_id", artists, min(third, artists)),
    ):
        at = {"id": f"u * {number} + n + 1", "user_id": "u + 1"}
        thing = {name: _spread(count, number), "created_at": _minute("n")}
        insert(model, _each(listeners, number), **at, **thing)
    insert(
        PlayEvent,
        _each(listeners, likes),
        id=f"u * {likes} + n + 1",
        user_id="u + 1",
        event_id="md5(u || '-' || n)::uuid",
        track_id=_spread(tracks, likes),
        played_at=_minute("n"),
        ms_played="60000",
        counted="true",
    )
    insert(
        TrackDay,
        f"generate_series(1, {tracks}, 10) n",
        id="n",
        track_id="n",
        day="current_date - n % 80",
        plays="1 + (1000000 / (1 + n * 7919::bigint % 100000))::int",
    )
    _playlists(insert, tracks, listeners, likes)


def _playlists(insert: Callable[..., None], tracks: int, listeners: int, likes: int) -> None:
    third, long = likes // 3, min(likes, Playlist.MAX_TRACKS)
    pk = f"u * {third} + n + 1"
    insert(
        Playlist,
        _each(listeners, third),
        id=pk,
        owner_id="u + 1",
        title=f"'List ' || {pk}",
        sort_title=f"'list ' || {pk}",
        slug=f"'list-' || {pk}",
        visibility=f"'{Visibility.PUBLIC}'",
        published_at=_minute("n"),
        tracks_count=f"CASE n WHEN 0 THEN {long} ELSE 0 END",
        created_at=_minute("n"),
        updated_at=_minute("n"),
    )
    insert(
        PlaylistMember,
        _each(listeners, third),
        id=pk,
        user_id="u + 1",
        playlist_id=pk,
        role=f"'{PlaylistMember.Role.OWNER}'",
        created_at=_minute("n"),
    )
    insert(
        PlaylistEntry,
        _each(listeners, long),
        id=f"u * {long} + n + 1",
        playlist_id=f"u * {third} + 1",
        track_id=_spread(tracks, long),
        position="n",
        added_by_id="u + 1",
        added_at=_minute("n"),
    )


def _each(listeners: int, number: int) -> str:
    return f"generate_series(0, {listeners - 1}) u, generate_series(0, {number - 1}) n"


def _spread(things: int, number: int) -> str:
    """No thing twice for one listener, and other things for another."""
    return f"1 + (n * {stride(things, number)} + u) % {things}"


def stride(things: int, number: int) -> int:
    """From one thing of a listener to the next: through all of them, at most once.

    Prime to 5: of every 25 tracks two have featured artists, and each listener meets those.
    """
    widest = max(things // max(number, 1), 1)
    return widest - (widest % 5 == 0)


def _minute(number: str) -> str:
    return f"{BEGAN} + {number} * interval '1 minute'"
