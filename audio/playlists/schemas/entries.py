"""Tracks of a playlist: as they are sent, and as they are read."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from audio.catalog.schemas import TrackOut
from audio.playlists.models.playlist import Playlist
from config.fields import COUNTED, Id, ManyIds, split
from config.pagination import Page, PageQuery
from users.accounts.cards import UserCard

MAX_AT_ONCE = 100

Position = Annotated[int, Field(ge=0, le=Playlist.MAX_TRACKS), COUNTED]
Snapshot = Annotated[
    str | None,
    Field(
        max_length=20,
        description="The state that you have read, as `If-Match`; left out: that of now.",
    ),
]


class EntriesQuery(PageQuery):
    """`offset` is a position to begin at, as a jump into a long list; a cursor goes before."""

    offset: Position = Field(0, description="The position to begin at; a cursor goes before.")
    key: str = Field("", max_length=40, description="Opens an unlisted playlist.")


# Fed by `listing.entry`.
class EntryOut(BaseModel):
    """A track at its place in a playlist. What is `gone` keeps the place, and may come back.

    `blocked`: an artist whom you have blocked. In a smart playlist nothing is an entry.
    """

    entry_id: int | None = Field(description="Null in a smart playlist.")
    position: int
    added_at: datetime | None = Field(description="Null in a smart playlist.")
    added_by: UserCard | None
    track: TrackOut | None
    track_id: int | None
    unavailable: Literal["gone", "blocked"] | None


class EntriesOut(Page[EntryOut]):
    """`snapshot_id` names the state that this page is of."""

    snapshot_id: str


class NewTracks(BaseModel):
    """Without `position`: at the end."""

    track_ids: list[Id] = Field(min_length=1, max_length=MAX_AT_ONCE)
    position: Position | None = None
    snapshot_id: Snapshot = None


class AddQuery(BaseModel):
    """What to do with tracks that are there already."""

    allow_duplicates: bool = Field(
        False, description="Add also what stands in the playlist already."
    )


class AddedOut(BaseModel):
    """`skipped` stand in the playlist already, or came twice."""

    snapshot_id: str
    added: list[EntryOut]
    skipped: list[int]


class MoveIn(BaseModel):
    """So many entries from `range_start` on go before the one at `insert_before`.

    Positions are those before the move; `insert_before` may be one beyond the last.
    """

    range_start: Position
    range_length: Annotated[int, Field(ge=1, le=Playlist.MAX_TRACKS), COUNTED] = 1
    insert_before: Position
    snapshot_id: Snapshot = None


class SnapshotQuery(BaseModel):
    """Which state the change goes on from."""

    snapshot_id: Snapshot = None


class RemoveQuery(SnapshotQuery):
    """Those that do not stand in the playlist are passed over."""

    ids: ManyIds = Field(description="Up to 100 ids of entries, as in `1,2,3`.")

    def entry_ids(self) -> list[int]:
        return split(self.ids)


class StateOut(BaseModel):
    """The playlist's state after a change."""

    snapshot_id: str
