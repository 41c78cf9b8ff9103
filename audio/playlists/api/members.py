"""Following, inviting, joining, leaving."""

from ninja import Path, Query, Router, Status

from audio.playlists import queries
from audio.playlists.invitations import address
from audio.playlists.rows import Json
from audio.playlists.schemas.members import CollaboratorsOut, InviteLink, JoinIn, NewInvite
from audio.playlists.schemas.playlists import KeyQuery, PlaylistOut
from audio.playlists.services import members
from config.fast import fast
from config.fields import Id
from config.idempotency import told_once
from config.problems import problems
from config.throttling import Limit
from users.auth.bearer import AuthedRequest, Bearer

router = Router(tags=["Playlists"], auth=Bearer())
WRITE = Limit("write")
FOLLOW = "/playlists/{int:playlist_id}/follow/"
COLLABORATORS = "/playlists/{int:playlist_id}/collaborators/"


@router.put(FOLLOW, throttle=WRITE, response={204: None} | problems(404, 409))
def follow_playlist(
    request: AuthedRequest, playlist_id: Path[Id], query: Query[KeyQuery]
) -> Status[None]:
    """Put somebody else's playlist into your list. An unlisted one takes its `key`."""
    found = queries.playlist(request.auth, playlist_id, key=query.key)
    members.follow(playlist=found, by=request.auth, key=query.key)
    return Status(204, None)


@router.delete(FOLLOW, throttle=WRITE, response={204: None} | problems(404))
def unfollow_playlist(request: AuthedRequest, playlist_id: Path[Id]) -> Status[None]:
    """Stop following a playlist, also one that you no longer see.

    204 whether you followed it or not. To leave one that you were invited to:
    `DELETE …/collaborators/{user_id}/` with your own id.
    """
    members.unfollow(playlist_id=playlist_id, by=request.auth)
    return Status(204, None)


@router.get(COLLABORATORS, response={200: CollaboratorsOut} | problems(403, 404))
@fast
def list_collaborators(request: AuthedRequest, playlist_id: Path[Id]) -> Json:
    """The owner and whom they invited, all of them; for these people alone.

    Only its owner is shown which `invites` are open.
    """
    found = queries.playlist(request.auth, playlist_id)
    return queries.collaborators(request, request.auth, found)


@router.post(
    COLLABORATORS, throttle=WRITE, response={201: InviteLink} | problems(403, 404, 409)
)
@told_once
@fast
def invite_collaborator(request: AuthedRequest, playlist_id: Path[Id], data: NewInvite) -> Json:
    """Make a link that lets in whoever has it, until it expires or you take it back.

    It is told in this answer alone: the same again, with the same `Idempotency-Key`, makes none
    and is a 409. Editors change the tracks only while the playlist is `collaborative`.
    """
    found = queries.playlist(request.auth, playlist_id)
    made = members.invite(playlist=found, by=request.auth, role=data.role, lasts=data.lasts())
    url = address(playlist_id, made.token)
    return made._asdict() | {"id": made.pk, "url": url}


@router.post(
    f"{COLLABORATORS}join/", throttle=WRITE, response={200: PlaylistOut} | problems(404, 409)
)
@fast
def join_playlist(request: AuthedRequest, playlist_id: Path[Id], data: JoinIn) -> Json:
    """Take up an invitation. A repeat changes nothing, nor does one to a lesser role."""
    members.join(playlist_id=playlist_id, token=data.token, by=request.auth)
    return queries.one(request, request.auth, playlist_id)


@router.delete(
    COLLABORATORS + "{int:user_id}/",
    throttle=WRITE,
    response={204: None} | problems(403, 404, 409),
)
def remove_collaborator(
    request: AuthedRequest, playlist_id: Path[Id], user_id: Path[Id]
) -> Status[None]:
    """Leave (your own id); or, as its owner, remove somebody, and every open invitation.

    An owner cannot leave: `owner_stays`.
    """
    if user_id == request.auth.pk:
        members.leave(playlist_id=playlist_id, by=request.auth)
    else:
        found = queries.playlist(request.auth, playlist_id)
        members.remove_member(playlist=found, by=request.auth, user_id=user_id)
    return Status(204, None)


@router.delete(
    COLLABORATORS + "invites/{int:invite_id}/",
    throttle=WRITE,
    response={204: None} | problems(403, 404),
)
def take_back_invite(
    request: AuthedRequest, playlist_id: Path[Id], invite_id: Path[Id]
) -> Status[None]:
    """Nobody joins by this link any more. Who has joined stays."""
    found = queries.playlist(request.auth, playlist_id)
    members.take_back(playlist=found, by=request.auth, invite_id=invite_id)
    return Status(204, None)
