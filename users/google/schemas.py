"""Shapes of signing in with Google."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, StringConstraints, model_validator

from users.accounts.passwords import MAX_LENGTH

Challenge = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{43}$")]
Verifier = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9._~-]{43,128}$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class StartQuery(BaseModel):
    """`next`: the front end's address to come back to; blank for an answer in JSON.

    `code_challenge`: SHA-256 of the front end's `code_verifier`, base64url (RFC 7636).
    """

    next: str = Field(
        "", max_length=2000, description="The front end's address to come back to."
    )
    code_challenge: Challenge | None = Field(
        None, description="SHA-256 of the front end's `code_verifier`, base64url (RFC 7636)."
    )
    code_challenge_method: Literal["S256"] = Field("S256", description="There is no other.")


class CallbackQuery(BaseModel):
    """What the provider sends."""

    state: str = Field("", description="From Google.")
    code: str = Field("", description="From Google.")
    error: str = Field("", description="From Google, instead of a code.")


class Exchange(BaseModel):
    """`code_verifier` where a challenge was sent, and only there. `totp`: an app's code."""

    code: Code
    code_verifier: Verifier | None = None
    totp: str | None = Field(None, max_length=32)


class LinkIn(BaseModel):
    """`code` is sent by POST /api/auth/otp/send/, purpose `link_google`."""

    link_token: Code
    password: str | None = Field(None, max_length=MAX_LENGTH)
    code: str | None = Field(None, max_length=32)
    totp: str | None = Field(None, max_length=32)

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if bool(self.password) == bool(self.code):
            raise ValueError("either password or code is needed")
        return self


class GoogleLink(BaseModel):
    """Whether somebody at Google signs in to this account, and since when."""

    linked: bool
    linked_at: datetime | None
