"""Whose lists a playlist stands in: following, and the people that its owner invites.

Locks are taken in the order that `users.accounts.staying` tells: whom the change names, who
stay; then `standing`, one's own profile, playlists by id, and members last, whose trigger notes
them. A block holds both profiles, so that nobody is let in beside it.
"""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet

from audio.playlists.models.folder import PlaylistInvite
from audio.playlists.models.playlist import Playlist, PlaylistMember
from audio.playlists.refusals import (
    OwnerStays,
    OwnPlaylist,
    TooManyCollaborators,
    TooManyInvites,
    UnknownInvite,
)
from audio.playlists.services import telling
from audio.playlists.services.holding import hold_all, hold_one, hold_profile
from config.errors import NotFound
from config.fields import utc_now
from users.accounts.staying import stay
from users.models import User

Role = PlaylistMember.Role
TOKEN_BYTES = 24
"""192 bits."""
MOST_INVITES = 50
MOST_COLLABORATORS = 100
_INVITED = Q(role__in=[Role.EDITOR, Role.VIEWER])
_RANK = {Role.FOLLOWER: 0, Role.VIEWER: 1, Role.EDITOR: 2, Role.OWNER: 3}


class Invitation(NamedTuple):
    """`token` is told once: only its digest is kept."""

    pk: int
    role: str
    token: str
    expires_at: datetime


@transaction.atomic
def follow(*, playlist: Playlist, by: User, key: str = "") -> None:
    """Whoever has it in their list already, however, keeps it so.

    Raises `OwnPlaylist`; `NotFound` for what they do not see, now that it is held.
    """
    hold_profile(by.pk, playlist.owner_id)
    held = hold_one(Playlist.objects.visible_to(by, key=key).filter(pk=playlist.pk))
    if held is None:
        raise NotFound
    if held.owner_id == by.pk:
        raise OwnPlaylist
    kept = {"role": Role.FOLLOWER}
    _, is_new = PlaylistMember.objects.get_or_create(user=by, playlist=held, defaults=kept)
    if is_new:
        _count([held.pk], 1)
        telling.of_follower(held, by=by)


@transaction.atomic
def unfollow(*, playlist_id: int, by: User) -> None:
    """Whether they see it or not; there need not be anything to end.

    Who was invited stays so.
    """
    held = hold_one(_theirs(playlist_id, by))
    if held:
        _end(held.members.filter(user=by, role=Role.FOLLOWER))


@transaction.atomic
def invite(*, playlist: Playlist, by: User, role: str, lasts: timedelta) -> Invitation:
    """A link for whoever gets it. Raises `NotYourPlaylist`, `TooManyInvites`."""
    stay(by.pk)
    held = _held_by_owner(playlist, by)
    now = utc_now()
    held.invites.filter(expires_at__lte=now).delete()
    if held.invites.count() >= MOST_INVITES:
        raise TooManyInvites(limit=MOST_INVITES)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = held.invites.create(
        role=role, digest=_digest(token), created_by=by, expires_at=now + lasts
    )
    return Invitation(made.pk, made.role, token, made.expires_at)


@transaction.atomic
def take_back(*, playlist: Playlist, by: User, invite_id: int) -> None:
    """Who has joined by it stays. Raises `NotYourPlaylist`, `NotFound`."""
    held = _held_by_owner(playlist, by)
    if not held.invites.filter(pk=invite_id).delete()[0]:
        raise NotFound


@transaction.atomic
def join(*, playlist_id: int, token: str, by: User) -> None:
    """With the role that the link gives, unless they have a higher one. Safe to repeat.

    Raises `UnknownInvite`: wrong, expired, taken back, of somebody who blocked them, or of a
    playlist that is gone. `TooManyCollaborators`.
    """
    valid = PlaylistInvite.objects.filter(
        playlist=playlist_id, digest=_digest(token), expires_at__gt=utc_now()
    )
    owner = valid.values_list("playlist__owner", flat=True).first()
    if owner is None:
        raise UnknownInvite
    hold_profile(by.pk, owner)
    held = hold_one(Playlist.objects.open_to(by).filter(pk=playlist_id))
    found = valid.first()
    if held is None or found is None:
        raise UnknownInvite
    if held.owner_id != by.pk:
        _let_in(held, by, Role(found.role))


@transaction.atomic
def leave(*, playlist_id: int, by: User) -> None:
    """Whether they see it or not. Links stay. Raises `OwnerStays`, `NotFound`."""
    held = hold_one(_theirs(playlist_id, by))
    if held and held.owner_id == by.pk:
        raise OwnerStays
    if held is None or not _end(held.members.filter(_INVITED, user=by)):
        raise NotFound


@transaction.atomic
def remove_member(*, playlist: Playlist, by: User, user_id: int) -> None:
    """Its owner removes them. Links end with it: whoever is removed may know them.

    Raises `OwnerStays`, `NotYourPlaylist`, `NotFound`.
    """
    held = _held_by_owner(playlist, by)
    if held.owner_id == user_id:
        raise OwnerStays
    if not _end(held.members.filter(_INVITED, user=user_id)):
        raise NotFound
    held.invites.all().delete()


def end_following(held: Playlist) -> None:
    """Of a playlist that the caller holds, and saves: those who were not invited lose it."""
    held.members.filter(role=Role.FOLLOWER).delete()
    held.followers_count = 0


@transaction.atomic
def end_between(one: User, other: User) -> None:
    """Neither has a playlist of the other's in their list any more.

    Links to what one of them was in end as with a removal. The caller holds both profiles,
    where there is a race to win, and what stands before them.
    """
    between = Q(user=one, playlist__owner=other) | Q(user=other, playlist__owner=one)
    members = PlaylistMember.objects.filter(between)
    _hold_all(members)
    known = members.filter(_INVITED).values("playlist")
    PlaylistInvite.objects.filter(playlist__in=known).delete()
    _end(members)


@transaction.atomic
def end_all_of(user: User) -> None:
    """Of the playlists of others, before they are erased."""
    members = PlaylistMember.objects.filter(user=user).exclude(role=Role.OWNER)
    _hold_all(members)
    _end(members)


def forget_expired() -> int:
    """Deletes invitations that nobody can take up any more; how many."""
    return PlaylistInvite.objects.filter(expires_at__lte=utc_now()).delete()[0]


def _let_in(held: Playlist, by: User, role: Role) -> None:
    kept = held.members.filter(user=by).first()
    if kept and _RANK[Role(kept.role)] >= _RANK[role]:
        return
    if kept is None or kept.role == Role.FOLLOWER:
        if held.members.filter(_INVITED).count() >= MOST_COLLABORATORS:
            raise TooManyCollaborators(limit=MOST_COLLABORATORS)
        telling.of_newcomer(held, by=by)
    if kept and kept.role == Role.FOLLOWER:
        _count([held.pk], -1)
    held.members.update_or_create(user=by, defaults={"role": role})


def _theirs(playlist_id: int, person: User) -> QuerySet[Playlist]:
    """If it is in their list. A stranger who waited for it would learn that it is there."""
    return Playlist.objects.filter(pk=playlist_id, members__user=person)


def _held_by_owner(playlist: Playlist, by: User) -> Playlist:
    held = hold_one(Playlist.objects.filter(pk=playlist.pk))
    if held is None:
        raise NotFound
    held.require_owner(by)
    return held


def _hold_all(members: QuerySet[PlaylistMember]) -> None:
    hold_all(Playlist.objects.filter(pk__in=members.values("playlist")))


def _end(members: QuerySet[PlaylistMember]) -> int:
    """Of playlists that are held. How many."""
    followed = members.filter(role=Role.FOLLOWER)
    _count(list(followed.values_list("playlist", flat=True)), -1)
    return members.delete()[0]


def _count(playlists: Collection[int], by: int) -> None:
    """One follower more, or less, of each."""
    rows = Playlist.objects.filter(pk__in=playlists)
    rows.update(followers_count=F("followers_count") + by)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
