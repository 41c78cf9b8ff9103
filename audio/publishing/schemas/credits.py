"""Credits as JSON."""

from typing import Literal

from pydantic import BaseModel, Field

from audio.catalog.schemas import ArtistCard

Answer = Literal["accepted", "pending", "declined"]


class CreditOut(BaseModel):
    """Fed by `queries.CREDIT`."""

    id: int
    role: str
    name: str
    artist: ArtistCard | None = Field(description="Null: a mere name, or no page to be seen.")
    status: Answer = Field(description="Only accepted ones show to others.")


class CreditedTrack(BaseModel):
    """What somebody is credited on: enough to know whether it is true."""

    id: int
    type: Literal["track"]
    title: str
    share_url: str
    image: str | None
    status: str
    artist: ArtistCard


class MyCreditOut(CreditOut):
    """Fed by `queries.MY_CREDIT`. `artist` is your page."""

    track: CreditedTrack
