"""What signing in with a password takes, and changing it."""

from pydantic import BaseModel, Field

from users.accounts.passwords import MAX_LENGTH, MIN_LENGTH


class Credentials(BaseModel):
    """`totp` is the code of an authenticator app, for accounts that use one."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=MAX_LENGTH)
    totp: str | None = Field(None, max_length=64)


class PasswordChange(BaseModel):
    """The present password, and the next."""

    current_password: str = Field(max_length=MAX_LENGTH)
    new_password: str = Field(min_length=MIN_LENGTH, max_length=MAX_LENGTH)
