"""Why a playlist does not take a change."""

from collections.abc import Mapping
from typing import Any

from config.errors import Conflict, Invalid, NotAllowed, NotFound


class TooManyPlaylists(Conflict):
    code, message = "too_many_playlists", "You have {limit} playlists, and no more fit."


class TooManyFolders(Conflict):
    code, message = "too_many_folders", "At most {limit} folders fit into a list."


class FoldersTooDeep(Conflict):
    code, message = "folders_too_deep", "Folders are at most {limit} deep."


class FolderInItself(Conflict):
    code, message = "folder_in_itself", "A folder cannot lie in itself, nor in what it holds."


class NotPublic(Conflict):
    code, message = "not_public", "Only what everybody sees can be recommended."


class NotACollaborator(NotAllowed):
    code = "not_a_collaborator"
    message = "Only the owner and whom they invited may see who they are."


class OwnPlaylist(Conflict):
    code, message = "own_playlist", "It is your own: it stands in your list as long as it is."


class OwnerStays(Conflict):
    code, message = "owner_stays", "Its owner cannot leave a playlist: delete it instead."


class UnknownInvite(NotFound):
    code = "unknown_invite"
    message = "This invitation is none, has expired, or was taken back: ask for a new one."


class TooManyInvites(Conflict):
    code, message = "too_many_invites", "At most {limit} invitations may be open at once."


class TooManyCollaborators(Conflict):
    code, message = "too_many_collaborators", "At most {limit} people may be invited."


class SnapshotConflict(Conflict):
    """The answer's member `snapshot_id` names the state of now."""

    code = "snapshot_conflict"
    message = "The playlist is not in the state that you name: read it again, and decide anew."

    def __init__(self, *, snapshot_id: str) -> None:
        self.snapshot_id = snapshot_id
        super().__init__()

    @property
    def members(self) -> dict[str, Any]:
        return {"snapshot_id": self.snapshot_id}


class BadSnapshot(Invalid):
    code = "bad_snapshot"
    message = (
        "A snapshot_id is taken as it is from one of our answers;"
        " If-Match and snapshot_id do not name two of them."
    )


class PlaylistFull(Conflict):
    code, message = "playlist_full", "A playlist holds at most {limit} tracks."


class SmartPlaylist(Conflict):
    code = "smart_playlist"
    message = "Its rules choose its tracks: change the rules instead."


class NoSuchPlace(Invalid):
    """`tracks_count` is of the state that the position is of: now, unless one is named."""

    code, message = "no_such_place", "{state} {tracks_count} tracks: no such place."

    def __init__(self, field: str, *, tracks_count: int, snapshot_id: str | None) -> None:
        state = "The playlist has"
        if snapshot_id is not None:
            state = f"As of snapshot_id {snapshot_id}, the playlist had"
        super().__init__(loc=("body", field), state=state, tracks_count=tracks_count)


class UnknownTracks(NotFound):
    """The answer's `errors` name each of them; `track_ids` are by their place in the list."""

    message = "Some of these tracks do not exist, or are not yours to see."

    def __init__(self, *, track_ids: Mapping[int, int]) -> None:
        self.track_ids = track_ids
        super().__init__()

    @property
    def members(self) -> dict[str, Any]:
        errors = [
            {"loc": ["body", "track_ids", at], "msg": f"There is no track {pk}."}
            for at, pk in self.track_ids.items()
        ]
        return {"errors": errors}


class PlaylistNotEmpty(Conflict):
    code = "playlist_not_empty"
    message = "It has tracks already: begin another playlist for these rules."


class UnknownPlaylist(Invalid):
    """Nor is one that is smart, or another's and not public."""

    code, message = "unknown_playlist", "Rules cannot ask for playlist {pk}."


class RulesTooCostly(Invalid):
    code = "rules_too_costly"
    message = "Choosing by these rules takes too long: fewer or plainer conditions, please."
