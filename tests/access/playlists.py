"""Playlists as the table's states name them: `public`, `private,editor`, `unlisted,key` …"""

from datetime import timedelta
from typing import Any

from audio.playlists.models.playlist import Playlist, PlaylistMember
from audio.playlists.services import folders, members, moderation
from tests import make_music, make_playlist
from users.models import User, UserBlock

TAKEN_DOWN = "taken_down"
INVITED = ("editor", "viewer")


def standing(status: str, *, owner: User, asker: User | None) -> Playlist:
    """Somebody's, in which the asker has a part, unless it is their own or they are nobody."""
    visibility, _, part = status.partition(",")
    shown = "public" if visibility == TAKEN_DOWN else visibility
    made = make_playlist.playlist(owner=owner, visibility=shown, collaborative=True)
    make_playlist.fill(made, make_music.tracks(2))
    if visibility == TAKEN_DOWN:
        moderation.take_down(playlist=made, by=None, reason="Spam.")
    if asker and asker.pk != owner.pk:
        if part == "blocked":
            UserBlock.objects.create(user=owner, other=asker, level="block")
        elif part in PlaylistMember.Role.values:
            make_playlist.member(made, part, asker)
    return made


def ids(playlist: Playlist, *, asker: User | None) -> dict[str, Any]:
    """As they stand in paths; `user_id` is the asker's, who leaves, or somebody's."""
    owner = playlist.owner
    open_one = members.invite(
        playlist=playlist, by=owner, role="viewer", lasts=timedelta(hours=1)
    )
    is_invited = asker and playlist.members.filter(user=asker, role__in=INVITED).exists()
    leaves = asker if asker and is_invited else make_playlist.member(playlist, "viewer")
    invited = {"invite_id": open_one.pk, "user_id": leaves.pk, "token": open_one.token}
    folder = folders.create_folder(user=asker or owner, title="Work")
    return make_playlist.ids(playlist) | invited | {"folder_id": folder.pk}


def query(status: str, playlist: Playlist) -> dict[str, Any]:
    """What the asker knows."""
    return {"key": playlist.key} if status.endswith(",key") else {}
