"""Notifications as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.fields import Id, Instant
from config.pagination import Page, PageQuery
from users.accounts.cards import UserCard
from users.accounts.choices import Notice


class NamedCard(BaseModel):
    """An artist."""

    id: int
    type: Literal["artist"]
    name: str
    share_url: str | None
    image: str | None


class TitledCard(BaseModel):
    """An album or a track."""

    id: int
    type: Literal["album", "track"]
    title: str
    share_url: str | None
    image: str | None


class OwnedCard(BaseModel):
    """A playlist and whose it is."""

    id: int
    type: Literal["playlist"]
    title: str
    share_url: str
    image: str | None
    owner: UserCard


class NotificationOut(BaseModel):
    """`kind` says what happened, the cards to whom and what."""

    id: int
    kind: Notice
    created_at: datetime
    read_at: datetime | None = Field(description="Null: unread.")
    activity: Literal["followed", "joined", "added_tracks"] | None = Field(
        None, description="What was done, of the kind `playlist_activity`."
    )
    user: UserCard | None = None
    artist: NamedCard | None = None
    album: TitledCard | None = None
    track: TitledCard | None = None
    playlist: OwnedCard | None = None


class NotificationsOut(Page[NotificationOut]):
    """A page of what you were told, and how many of all are unread."""

    unread_count: int = Field(description="In all; 1,000 says: so many at least.")


class NotificationsQuery(PageQuery):
    """All of them, or those alone."""

    unread: bool | None = Field(None, description="Only unread ones, or only read ones.")


class ReadIn(BaseModel):
    """Which were read: these, those up to a moment, or, of an empty body, all.

    With both, those of these that came up to then. A misspelt name is refused: of what is left
    of the body more would be read than was meant.
    """

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[Id], Field(max_length=100)] | None = None
    before: Instant | None = Field(None, description="Those that came no later than this.")


class UnreadOut(BaseModel):
    """How many are unread now."""

    unread_count: int = Field(description="1,000 says: so many at least.")
