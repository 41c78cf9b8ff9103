"""The rules of a playlist, as they are read and written."""

from pydantic import BaseModel, Field

from audio.playlists.rules import Rules
from audio.playlists.schemas.playlists import SnapshotId


class RulesIn(BaseModel):
    """`rules` null: an ordinary playlist again, of the tracks that it shows now."""

    rules: Rules | None
    snapshot_id: SnapshotId = None


class RulesOut(BaseModel):
    """`rules` is null of a playlist that is not smart."""

    rules: Rules | None
    snapshot_id: str = Field(description="Names this state, for If-Match.")
