"""Webhooks as JSON."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.fields import Id, Instant
from config.pagination import PageQuery
from users.webhooks.events import CHOSEN, Event
from users.webhooks.models import Webhook

Choice = StrEnum("Choice", {event.name: event.value for event in CHOSEN})  # type: ignore[misc]
Url = Annotated[str, Field(min_length=1, max_length=Webhook.LONGEST_URL)]
Events = Annotated[list[Choice], Field(min_length=1, max_length=len(CHOSEN))]
Status = Literal["waiting", "taken", "failed", "dropped"]


class NewWebhook(BaseModel):
    """`url` is https, on the internet; `events` are what is told there."""

    url: Url
    events: Events


class WebhookChange(BaseModel):
    """What is left out stays."""

    url: Url | None = None
    events: Events | None = None
    is_active: bool | None = None


# Fed by `queries.COLUMNS`.
class WebhookOut(BaseModel):
    """An address that you are told at. Its secret is told when it is made, and never again."""

    id: int
    url: str
    events: list[Choice]
    is_active: bool
    switched_off: Literal["gone", "failing"] | None = Field(
        description="Why we did: it answered 410, or took nothing for three days."
    )
    created_at: datetime
    failures: int = Field(description="Since it took the last message.")
    last_taken_at: datetime | None
    former_secret_until: datetime | None = Field(
        description="Until then messages are signed with the secret before as well."
    )


class WebhookToldOnce(WebhookOut):
    """The webhook and its secret: keep it, for nobody can tell it again."""

    secret: str = Field(description="`whsec_…`, base64 of the key.")


# Fed by `queries.OF_DELIVERY`.
class DeliveryOut(BaseModel):
    """One message, and what became of it."""

    id: int
    message_id: str = Field(description="The header `webhook-id`, the same in each try.")
    event: Event
    status: Status = Field(
        description="`failed` is given up; `dropped` told of what you may not see any more."
    )
    created_at: datetime
    attempts: int
    response_status: int | None = Field(description="Of the last try; null: no answer.")
    error: str | None = Field(description="Why there was none.")
    taken_at: datetime | None
    next_try_at: datetime | None = Field(description="Null: it does not wait.")


class DeliveriesQuery(PageQuery):
    """All of them, or those that ended like this."""

    status: Status | None = None


class ReplayIn(BaseModel):
    """One message, or all that failed and were made since a moment: one of the two."""

    model_config = ConfigDict(extra="forbid")

    delivery_id: Id | None = None
    since: Instant | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.delivery_id is None) == (self.since is None):
            raise ValueError("must have either delivery_id or since")
        return self


class ReplayOut(BaseModel):
    """How many are sent again."""

    replayed: int
