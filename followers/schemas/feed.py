"""The feed as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from audio.catalog.schemas import AlbumOut, TrackOut
from audio.playlists.schemas.playlists import PlaylistOut
from config.pagination import PageQuery
from followers.queries.feed import KINDS
from users.accounts.cards import UserCard


def _known(kinds: str) -> str:
    if not set(kinds.split(",")) <= KINDS.keys():
        raise ValueError(f"must be some of {', '.join(KINDS)}, with commas between them")
    return kinds


class FeedQuery(PageQuery):
    kinds: Annotated[str, AfterValidator(_known)] | None = Field(
        None,
        max_length=100,
        description="Only these, as in `release,like`: `release`, `playlist`, `like`, `play`.",
    )

    def chosen(self) -> frozenset[str]:
        return frozenset(self.kinds.split(",") if self.kinds else ())


class FeedOut(BaseModel):
    """One thing is given: that released, made public, liked or played."""

    kind: Literal["release", "playlist", "like", "play"]
    at: datetime
    user: UserCard | None = Field(description="Who did it; null: a release.")
    track: TrackOut | None = None
    album: AlbumOut | None = None
    playlist: PlaylistOut | None = None
