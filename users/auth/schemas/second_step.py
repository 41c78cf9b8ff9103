"""What authenticator apps take and are given."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from users.accounts.passwords import MAX_LENGTH


class Authenticator(BaseModel):
    """`required`: the account is staff's, and cannot be without one."""

    enabled: bool
    since: datetime | None
    recovery_codes_left: int
    required: bool


class AuthenticatorOffer(BaseModel):
    """The same in three forms: `secret` to type, `uri` to open, `qr` to show (an SVG image)."""

    model_config = ConfigDict(from_attributes=True)

    secret: str = Field(description="Base32, for typing it in.")
    uri: str = Field(description="`otpauth://totp/…`, which authenticator apps open.")
    qr: str = Field(description="A picture of `uri`, as `data:image/svg+xml;…`.")


class AuthenticatorCode(BaseModel):
    """What the app shows now."""

    code: str = Field(max_length=32)


class RecoveryCodes(BaseModel):
    """Each is good once, in the place of the app's code. They are not shown again."""

    recovery_codes: list[str]


class Confirmation(BaseModel):
    """`password`, or `code` (mailed for `login`); and `totp`, for accounts that use an app."""

    password: str | None = Field(None, max_length=MAX_LENGTH)
    code: str | None = Field(None, max_length=32)
    totp: str | None = Field(None, max_length=64)
