"""The past of a playlist."""

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from audio.playlists.schemas.entries import Position
from config.pagination import PageQuery
from users.accounts.cards import UserCard


class CountsOut(BaseModel):
    """How many entries a change added, removed and moved."""

    added: int
    removed: int
    moved: int


class SnapshotOut(BaseModel):
    """A change, and the state that it made. `by` is null: they are gone, or hidden."""

    snapshot_id: str
    kind: Literal["created", "added", "moved", "removed", "restored", "edited"]
    by: UserCard | None
    at: datetime
    tracks_count: int = Field(description="After it.")
    counts: CountsOut
    restored: str | None = Field(description="The snapshot_id that was gone back to.")


class PastQuery(PageQuery):
    """`offset` is a position to begin at; a cursor goes before."""

    offset: Position = Field(0, description="The position to begin at; a cursor goes before.")


_VERSION = re.compile(r"^[0-9]{1,18}$")


def _named(value: object) -> int:
    text = str(value)
    if not _VERSION.fullmatch(text):
        raise ValueError("must be a snapshot_id, as in 12")
    return int(text)


Named = Annotated[
    int,
    BeforeValidator(_named),
    WithJsonSchema({"type": "string", "pattern": _VERSION.pattern}),
]
"""A snapshot_id in an address: the version that it names. A string to clients, as elsewhere."""


class DiffQuery(BaseModel):
    to: Named | None = Field(None, description="Another snapshot_id. Left out: now.")


class RestoreIn(BaseModel):
    """Which state the change goes on from."""

    snapshot_id: str | None = Field(None, description="The present state, as you know it.")


class DifferenceOut(BaseModel):
    """`position` is null where it does not stand in that state.

    `track_id` is null of what was deleted, or never was public and is not yours.
    """

    entry_id: int
    track_id: int | None
    position_before: int | None
    position: int | None


class DiffOut(BaseModel):
    """From one state to another. Whoever only made room for others has not moved."""

    snapshot_id: str
    to: str
    added: list[DifferenceOut]
    removed: list[DifferenceOut]
    moved: list[DifferenceOut]
