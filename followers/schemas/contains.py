"""What is in a person's library, as JSON."""

from typing import Any

from pydantic import BaseModel, Field

from config.fields import Ids, split

IDS: Any = Field(None, description="Up to 50 ids, as in `1,2,3`.")


class ContainsQuery(BaseModel):
    """Of each kind up to 50 ids, as in `1,2,3`."""

    tracks: Ids | None = IDS
    albums: Ids | None = IDS
    artists: Ids | None = IDS
    playlists: Ids | None = IDS

    def ids(self) -> dict[str, list[int]]:
        """By kind; none where none were asked for."""
        return {kind: split(ids) if ids else [] for kind, ids in self}


class ContainsOut(BaseModel):
    """In the order asked for; empty for a kind that was not."""

    tracks: list[bool] = Field(description="Whether you like them.")
    albums: list[bool] = Field(description="Whether you saved them.")
    artists: list[bool] = Field(description="Whether you follow them.")
    playlists: list[bool] = Field(description="Whether they are in your list.")
