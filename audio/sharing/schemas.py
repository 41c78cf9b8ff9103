"""Shapes of JSON of sharing."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from config.fields import COUNTED, Id

KindName = Literal["track", "album", "artist", "playlist", "genre"]
NetworkName = Literal["x", "facebook", "whatsapp", "telegram", "mastodon", "email"]


class NewShare(BaseModel):
    """What is to be shared, and where."""

    type: KindName
    id: Id
    network: NetworkName | None = Field(
        None, description="Where it will be posted, so that openings are counted by it."
    )
    key: str = Field(
        "",
        max_length=40,
        description="Of an unlisted playlist that is not in your list. "
        "Of your own, and of those you follow, we know it.",
    )


class Intents(BaseModel):
    """Addresses to open. Each network asks what to write, and posts nothing by itself."""

    x: str
    facebook: str
    whatsapp: str
    telegram: str
    mastodon: str
    email: str


# Fed by `api.share`.
class ShareOut(BaseModel):
    """The same for everybody who shares this thing: it tells of nobody."""

    url: str = Field(description="Of its page, with the key of an unlisted playlist.")
    short_url: str = Field(description="Leads there. With `network`, it says so.")
    intents: Intents = Field(description="They share the short address, each with its network.")


class OpensQuery(BaseModel):
    """How far back."""

    days: Annotated[int, Field(ge=1, le=366), COUNTED] = Field(
        28, description="The last so many days of UTC, today included."
    )


class DayOut(BaseModel):
    """One day of UTC."""

    day: date
    opens: int


class NetworkOut(BaseModel):
    """Where the link was posted, as far as it says."""

    network: NetworkName | None
    opens: int


# Fed by `queries.opens`.
class OpensOut(BaseModel):
    """How often short links to it were opened. People are counted each time, and not known."""

    since: date
    until: date
    opens: int
    days: list[DayOut] = Field(description="Every day, the oldest first.")
    networks: list[NetworkOut] = Field(description="The most opened first.")
