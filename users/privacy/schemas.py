"""Shapes of what a person may ask about their own data."""

import uuid
from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

from users.accounts.passwords import MAX_LENGTH
from users.privacy.models import Export


class Erasure(BaseModel):
    """The password, or a code sent by mail for the purpose `erase`; never both.

    `totp` is the authenticator app's code, for accounts that use one.
    """

    password: str | None = Field(None, max_length=MAX_LENGTH)
    code: str | None = Field(None, max_length=32)
    totp: str | None = Field(None, max_length=32)

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.password is None) == (self.code is None):
            raise ValueError("give the password or a code, and not both")
        return self


class Scheduled(BaseModel):
    """When the account will be erased, unless that is called off before."""

    erase_at: datetime


class ExportOut(BaseModel):
    """A copy of your data. `progress` is per cent, `size` bytes."""

    id: uuid.UUID
    status: Literal["waiting", "running", "ready", "failed"]
    progress: int
    size: int
    created_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    download_url: str | None = Field(description="Fetch it with your token, until then.")

    @classmethod
    def of(cls, export: Export, *, base: str) -> Self:
        """`base` is the origin of our own pages."""
        is_ready = export.status == Export.Status.READY
        address = f"{base}/api/auth/user/export/{export.pk}/archive/"
        return cls.model_validate(
            {
                "id": export.pk,
                "status": export.status,
                "progress": export.progress,
                "size": export.size,
                "created_at": export.created_at,
                "ready_at": export.ready_at,
                "expires_at": export.expires_at,
                "download_url": address if is_ready else None,
            }
        )


class ConsentOut(BaseModel):
    """Agreed (`given`) or taken back, to which version, when and where it was said."""

    kind: Literal["terms", "privacy", "copyright", "licences", "news"]
    version: str
    given: bool
    at: datetime
    source: str


class Exports(BaseModel):
    """All of them: there are few at a time."""

    items: list[ExportOut]


class Consents(BaseModel):
    """The newest first."""

    items: list[ConsentOut]
