"""What became of looking words up, as JSON."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from lyrics.fetching.models import FetchState


class FetchOut(BaseModel):
    """`kept`: they were found, but the track's own stay.

    `failed`: the provider was down for a day, or declined.
    """

    model_config = ConfigDict(from_attributes=True)

    state: FetchState
    asked_at: datetime
    done_at: datetime | None = Field(description="Null while it is pending.")
