"""What signing in takes and gives."""

import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from users.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from users.accounts.schemas import Account


class Credentials(BaseModel):
    """`totp` is the code of an authenticator app, for accounts that use one."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=MAX_LENGTH)
    totp: str | None = Field(None, max_length=32)


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


class PasswordChange(BaseModel):
    """The present password, and the next."""

    current_password: str = Field(max_length=MAX_LENGTH)
    new_password: str = Field(min_length=MIN_LENGTH, max_length=MAX_LENGTH)


class SessionOut(BaseModel):
    """A device signed in. Fed by `AuthSession.objects.with_row()`.

    `last_seen_at` is the last refresh; `current` marks the session that asks.
    """

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    device: str
    user_agent: str
    address: str
    created_at: datetime
    last_seen_at: datetime = Field(validation_alias="rotated_at")
    expires_at: datetime
    current: bool
