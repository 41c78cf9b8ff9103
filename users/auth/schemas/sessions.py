"""Tokens, and the sessions behind them."""

import uuid
from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from users.accounts.models import User
from users.accounts.schemas import Account
from users.auth.tokens import Tokens


class RefreshIn(BaseModel):
    """The refresh token of the last answer."""

    refresh: str = Field(max_length=4096)


class TokenPair(BaseModel):
    """`expires_in`: seconds for which `access` is good. `refresh` is good for one use."""

    model_config = ConfigDict(from_attributes=True)

    access: str
    refresh: str
    expires_in: int


class SignedIn(TokenPair):
    """The account, and the tokens of a new session."""

    user: Account

    @classmethod
    def of(cls, user: User, tokens: Tokens, *, base: str) -> Self:
        """`base` is the origin of our own pages."""
        return cls(user=Account.of(user, base=base), **tokens._asdict())


# Fed by `AuthSession.objects.with_row()`.
class SessionOut(BaseModel):
    """A device signed in.

    `last_seen_at` is the last refresh; without another the session ends at `expires_at`.
    `current` marks the session that asks.
    """

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    device: str
    user_agent: str
    address: str
    created_at: datetime
    last_seen_at: datetime = Field(validation_alias="rotated_at")
    expires_at: datetime = Field(validation_alias="ends_at")
    current: bool
