"""What asking for a code takes, and using it."""

from pydantic import BaseModel, Field, field_validator
from pydantic_core.core_schema import ValidationInfo

from users.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from users.accounts.schemas import Email
from users.codes.models import Purpose

ELSEWHERE = {
    Purpose.LINK_GOOGLE: "is sent with the link_token to POST /api/auth/google/link/",
    Purpose.ERASE: "is sent to DELETE /api/auth/user/",
}


class CodeRequest(BaseModel):
    """`email` is the account's address; for `change_email`, the one that it is to have."""

    email: Email
    purpose: Purpose


class CodeSent(BaseModel):
    """The same whether the address has an account or not.

    `expires_in`: seconds for which the code is good. `resend_in`: seconds until the next.
    """

    expires_in: int
    resend_in: int


class CodeProof(BaseModel):
    """`new_password` goes with `reset_password`; `totp`, with `login`."""

    email: Email
    purpose: Purpose
    code: str = Field(min_length=1, max_length=32, examples=["12345678"])
    new_password: str | None = Field(
        None, min_length=MIN_LENGTH, max_length=MAX_LENGTH, validate_default=True
    )
    totp: str | None = Field(None, max_length=64)

    @field_validator("purpose")
    @classmethod
    def _is_redeemed_here(cls, purpose: Purpose) -> Purpose:
        if purpose in ELSEWHERE:
            raise ValueError(f"a code for {purpose} {ELSEWHERE[purpose]}")
        return purpose

    @field_validator("new_password")
    @classmethod
    def _goes_with_a_reset(cls, password: str | None, others: ValidationInfo) -> str | None:
        is_reset = others.data.get("purpose") is Purpose.RESET_PASSWORD
        if is_reset and password is None:
            raise ValueError("reset_password needs the new password too")
        if password is not None and not is_reset and "purpose" in others.data:
            raise ValueError("only reset_password takes a new password")
        return password
