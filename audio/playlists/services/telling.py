"""Telling people of what others do with their playlists: of each kind once a day."""

from collections.abc import Iterable

from audio.playlists.models.playlist import Playlist, PlaylistMember
from config.fields import utc_now
from users.accounts.choices import Activity, NotificationKind
from users.models import User
from users.notifications.services import tell


def of_follower(playlist: Playlist, *, by: User) -> None:
    """Its owner, if the follower shows them whom and what they follow."""
    if by.client.shows(Activity.FOLLOWING, to=playlist.owner):
        _tell([playlist.owner_id], playlist, "followed", by)


def of_newcomer(playlist: Playlist, *, by: User) -> None:
    """Its owner, that somebody took up an invitation."""
    _tell([playlist.owner_id], playlist, "joined", by)


def of_tracks(playlist: Playlist, *, by: User) -> None:
    """Its owner and whom they invited; not those who only follow it."""
    invited = playlist.members.exclude(role=PlaylistMember.Role.FOLLOWER).exclude(user=by)
    _tell(invited.values_list("user", flat=True), playlist, "added_tracks", by)


def _tell(users: Iterable[int], playlist: Playlist, what: str, by: User) -> None:
    tell(
        users=users,
        kind=NotificationKind.PLAYLIST_ACTIVITY,
        cause=f"playlist {playlist.pk} {what} {utc_now():%Y-%m-%d}",
        context={"playlist": playlist.pk, "user": by.pk, "activity": what},
        by=by,
    )
