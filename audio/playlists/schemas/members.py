"""Who has a part in a playlist, and the invitations to it."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from config.fields import COUNTED
from users.accounts.cards import UserCard

WEEK, YEAR = 7 * 24, 365 * 24


# Fed by `queries.collaborators`.
class CollaboratorOut(BaseModel):
    """The owner, or somebody whom they invited.

    Who is hidden from you is left out: one of you blocked the other, or the account is disabled
    or waits to be erased. Of these the owner is told the `user_id`, without a card.
    """

    user_id: int
    user: UserCard | None
    role: Literal["owner", "editor", "viewer"]
    added_at: datetime


class InviteOut(BaseModel):
    """Without its link, which is told once."""

    id: int
    role: Literal["editor", "viewer"]
    created_at: datetime
    expires_at: datetime


class CollaboratorsOut(BaseModel):
    """All of them, the owner first, then the oldest."""

    people: list[CollaboratorOut]
    invites: list[InviteOut] = Field(description="To the owner: those open. To others none.")


class NewInvite(BaseModel):
    """Editors may change the tracks while the playlist is collaborative; viewers see it."""

    role: Literal["editor", "viewer"]
    expires_in_hours: Annotated[int, Field(ge=1, le=YEAR), COUNTED] = WEEK

    def lasts(self) -> timedelta:
        return timedelta(hours=self.expires_in_hours)


class InviteLink(BaseModel):
    """Told this once: give it only to those whom you want to let in."""

    id: int
    role: Literal["editor", "viewer"]
    token: str
    url: str | None = Field(
        description="A page of the front end (FRONTEND_URLS) that asks whether to join."
    )
    expires_at: datetime


class JoinIn(BaseModel):
    """From the invitation's link."""

    token: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
