"""Integrations as JSON."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from users.scrobbling.models import Service

Token = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")]


class TokenIn(BaseModel):
    """ListenBrainz: the user token from your settings there.

    Last.fm: what came back with you as `?token=`, good for an hour.
    """

    token: Token


class ProblemOut(BaseModel):
    """What came of the last try, in a sentence."""

    text: str
    at: datetime


# Fed by `queries.integrations`.
class IntegrationOut(BaseModel):
    """A service that your listens can be given to, and how it stands."""

    service: Service
    available: bool = Field(description="Whether this server can give listens to it at all.")
    authorize_url: str | None = Field(
        description="Where to allow us to write, before `PUT`; add `&cb=` and your address."
    )
    connected: bool
    account: str | None = Field(description="What you are called there.")
    connected_at: datetime | None
    paused: bool = Field(description="It no longer takes the token: connect anew.")
    waiting: int = Field(description="Listens that are not delivered yet.")
    refused: int = Field(description="Listens of the last 30 days that it will never take.")
    delivered: int = Field(description="Listens that it has taken.")
    last_delivered_at: datetime | None
    next_try_at: datetime | None = Field(description="Null: nothing waits, or it is paused.")
    problem: ProblemOut | None = Field(description="Null: none at the last try.")


class IntegrationsOut(BaseModel):
    """All services that there are."""

    items: list[IntegrationOut]
