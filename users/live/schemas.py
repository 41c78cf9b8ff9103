"""Opening a stream, as JSON."""

from datetime import datetime

from pydantic import BaseModel, Field


class StreamOut(BaseModel):
    """Where your events come from."""

    url: str = Field(description="For `new EventSource(url)`: it needs no header.")
    expires_at: datetime = Field(description="Open it before; open, it stays.")
