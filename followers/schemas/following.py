"""Who follows whom as JSON."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from audio.catalog.schemas import ArtistCard
from audio.playlists.schemas.playlists import PlaylistCard
from config.pagination import PageQuery
from users.accounts.cards import UserCard


class FollowingQuery(PageQuery):
    """`type` says which of the three lists: they are sorted each by itself."""

    type: Literal["artist", "user", "playlist"] = Field(description="Which of the three lists.")


class FollowOut(BaseModel):
    """Somebody who follows, or is followed."""

    type: Literal["user"]
    followed_at: datetime
    user: UserCard
    followed_by_me: bool | None = Field(description="Null when nobody is signed in.")


class FollowingOut(BaseModel):
    """What you follow: one of the three, as `type` says."""

    type: Literal["artist", "user", "playlist"]
    followed_at: datetime
    artist: ArtistCard | None = None
    user: UserCard | None = None
    playlist: PlaylistCard | None = None
