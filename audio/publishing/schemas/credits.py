"""Credits as JSON."""

from typing import Literal

from pydantic import BaseModel, Field

from audio.catalog.schemas import ArtistCard

Answer = Literal["accepted", "pending", "declined"]


# Fed by `queries.CREDIT`.
class CreditOut(BaseModel):
    """Somebody's part in a track."""

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


# Fed by `queries.MY_CREDIT`.
class MyCreditOut(CreditOut):
    """Where somebody credits a page of yours, which is `artist`."""

    track: CreditedTrack
