"""Claims as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from audio.catalog.schemas import ArtistCard


class NewClaim(BaseModel):
    """`evidence`: how you can show that the page is yours, for people to read."""

    evidence: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)
    ]


# Fed by `queries.COLUMNS`.
class ClaimOut(BaseModel):
    """That you asked for a page, and what was answered."""

    id: int
    artist: ArtistCard | None = Field(description="Null: no longer to be seen.")
    evidence: str
    status: Literal["open", "approved", "declined"]
    answer: str = Field(description="What those who decided wrote.")
    created_at: datetime
    decided_at: datetime | None
