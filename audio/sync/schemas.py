"""Changes as JSON."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from audio.catalog.schemas import AlbumOut, ArtistOut, TrackOut
from audio.playlists.schemas.playlists import KeptPlaylist
from audio.sync.types import Type

Op = Literal["put", "delete"]
MOST = 500


def _types(value: str) -> str:
    known = ", ".join(Type)
    if not {*value.split(",")} <= {*Type}:
        raise ValueError(f"must be some of {known}, with commas between them")
    return value


class SyncQuery(BaseModel):
    """`cursor` is opaque: take it from the last answer."""

    cursor: str | None = Field(
        None, max_length=600, description="Without one: everything that there is."
    )
    types: Annotated[str, Field(max_length=60), AfterValidator(_types)] | None = Field(
        None,
        description="Some of tracks, albums, artists, playlists, library; else all.",
    )
    limit: int = Field(200, ge=1, le=MOST, description="So many changes at most.")

    def wanted(self) -> frozenset[Type] | None:
        return frozenset(map(Type, self.types.split(","))) if self.types else None


class SyncedEntryOut(BaseModel):
    """`track_id` is null once the track is deleted; its place stays.

    It is null, too, of one that never was public, for everybody but its artist and staff.
    """

    entry_id: int
    track_id: int | None
    added_at: datetime
    added_by: int | None = Field(description="The person's id; null: gone, or hidden from you.")


class SyncedPlaylist(KeptPlaylist):
    """With all its entries, in order; null for a smart one, whose rules its owner gets."""

    entries: list[SyncedEntryOut] | None
    rules: dict[str, Any] | None


class MarkOut(BaseModel):
    """That you keep it, and since when."""

    added_at: datetime


class RatingOut(MarkOut):
    """How you rate it, and since when."""

    stars: int


class _Change(BaseModel):
    """`put`: it is like `object` now, whether you have it or not. `delete`: forget it."""

    id: int
    op: Op


class TrackChange(_Change):
    """`put`: keep `object` in the place of what you have. `delete`: forget the track."""

    type: Literal["track"]
    object: TrackOut | None = None


class AlbumChange(_Change):
    """`put`: keep `object` in the place of what you have. `delete`: forget the album."""

    type: Literal["album"]
    object: AlbumOut | None = None


class ArtistChange(_Change):
    """`put`: keep `object` in the place of what you have. `delete`: forget the artist."""

    type: Literal["artist"]
    object: ArtistOut | None = None


class PlaylistChanged(_Change):
    """`put`: keep `object` in the place of what you have. `delete`: forget the playlist."""

    type: Literal["playlist"]
    object: SyncedPlaylist | None = None


class MarkChange(_Change):
    """`id` is the track's, the album's, the artist's."""

    type: Literal["liked_track", "saved_album", "followed_artist"]
    object: MarkOut | None = None


class RatingChange(_Change):
    """`id` is the track's, the album's, the artist's."""

    type: Literal["track_rating", "album_rating", "artist_rating"]
    object: RatingOut | None = None


Change = Annotated[
    TrackChange | AlbumChange | ArtistChange | PlaylistChanged | MarkChange | RatingChange,
    Field(discriminator="type"),
]


# Fed by `queries.changes`.
class SyncOut(BaseModel):
    """What has changed. Keep `cursor` in the same transaction as what it brought."""

    changes: list[Change]
    cursor: str
    has_more: bool = Field(description="Ask again at once, with this cursor.")
