"""People as JSON, for others."""

from typing import Literal

from pydantic import BaseModel, Field

from audio.playlists.schemas.playlists import PlaylistCard
from config.images import ImageOut


class UserOut(BaseModel):
    """What a person shows. Their address, telephone and birthday are in no answer to others."""

    id: int
    type: Literal["user"]
    share_url: None
    username: str
    name: str = Field(description="First and last name as told, else the username.")
    bio: str
    images: list[ImageOut]
    cover_images: list[ImageOut]
    followers_count: int
    following_count: int | None = Field(
        description="How many people they follow; null: not for you to see."
    )
    playlists_count: int | None = Field(
        description="How many public playlists; null: not for you to see."
    )
    public_playlists: list[PlaylistCard] = Field(description="The ten newest.")
    followed_by_me: bool | None = Field(description="Null when nobody is signed in.")
    follows_me: bool | None = Field(description="Null when nobody is signed in.")
