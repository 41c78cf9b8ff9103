"""People as JSON, for others."""

from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from audio.catalog.models.publication import Viewer
from config.images import ImageOut, all_sizes
from users.accounts.choices import Activity
from users.models import User


class UserOut(BaseModel):
    """What a person shows. Their address, telephone and birthday are in no answer to others."""

    id: int
    type: Literal["user"] = "user"
    share_url: None = None
    username: str
    name: str = Field(description="First and last name as told, else the username.")
    bio: str
    images: list[ImageOut]
    cover_images: list[ImageOut]
    followers_count: int
    following_count: int | None = Field(description="Null: not for you to see.")
    playlists_count: int | None = Field(description="Null: not for you to see.")
    public_playlists: list[dict[str, Any]]

    @classmethod
    def of(cls, user: User, *, to: Viewer, base: str) -> Self:
        """Nothing is followed and no playlist made yet: what is shown of both is 0."""
        client = user.client
        following, playlists = (
            0 if client.shows(activity, to=to) else None
            for activity in (Activity.FOLLOWING, Activity.PLAYLISTS)
        )
        return cls.model_validate(
            {
                "id": user.pk,
                "username": user.username,
                "name": user.name,
                "bio": client.bio,
                "images": all_sizes(base, client.picture_key),
                "cover_images": all_sizes(base, client.cover_key),
                "followers_count": 0,
                "following_count": following,
                "playlists_count": playlists,
                "public_playlists": [],
            }
        )
