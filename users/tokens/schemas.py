"""Personal tokens as JSON."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from config.fields import ON_ONE_LINE, Instant, visible
from users.tokens.scopes import Scope

TokenName = Annotated[
    str, StringConstraints(min_length=1, max_length=100), ON_ONE_LINE, AfterValidator(visible)
]


class TokenOut(BaseModel):
    """A token of yours. `last_used_at` is a minute old at most; null: never used."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    start: str = Field(description="What it begins with, to recognise it by.")
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None = Field(description="Null: when it is revoked.")
    last_used_at: datetime | None


class NewTokenOut(TokenOut):
    """The one answer that has the token itself."""

    token: str = Field(description="Keep it now: it is never shown again.")


class NewToken(BaseModel):
    """What it is called, what it may do, and until when."""

    name: TokenName = Field(examples=["Kitchen radio"])
    scopes: Annotated[set[Scope], Field(min_length=1)]
    expires_at: Instant | None = Field(
        None, description="In the future. Null: good until it is revoked."
    )
