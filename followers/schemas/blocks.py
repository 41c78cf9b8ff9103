"""Mutes and blocks as JSON."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from audio.catalog.schemas import ArtistCard
from config.fields import Id
from users.accounts.cards import UserCard
from users.accounts.choices import Level


class BlockIn(BaseModel):
    """Whom you want less of, or nothing."""

    type: Literal["artist", "user"]
    id: Id
    level: Level = Field(
        description="`mute`: not put before you. `block`: in none of your lists; of people,"
        " neither of you finds the other."
    )


class BlockOut(BaseModel):
    """`id` is the artist's or the person's.

    A person's card is null if they blocked you, are disabled or wait to be erased.
    """

    type: Literal["artist", "user"]
    id: int
    level: Level
    created_at: datetime
    artist: ArtistCard | None = None
    user: UserCard | None = None
