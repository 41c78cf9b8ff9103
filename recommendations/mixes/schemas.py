"""Mixes as JSON."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from recommendations.personal.schemas import RecommendedTrack

MixKind = Literal["daily", "discover_weekly", "release_radar"]


# Fed by `pages.mixes`.
class MixOut(BaseModel):
    """A playlist that was made for you."""

    id: int = Field(description="Stays the same when it is made anew.")
    type: Literal["mix"]
    kind: MixKind
    title: str
    description: str = Field(description="In English; of a daily mix, whom it is of.")
    share_url: None = Field(description="Nobody else sees it.")
    covers: list[str] = Field(description="Up to four, of its first albums, for a mosaic.")
    tracks_count: int
    duration_ms: int
    made_at: datetime
    next_at: datetime = Field(description="When it will be made anew.")


# Fed by `pages.mix`.
class MixPage(MixOut):
    """A mix with its tracks, and why each is in it."""

    items: list[RecommendedTrack]
