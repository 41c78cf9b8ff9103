"""Notifications as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.fields import Id, Instant
from config.pagination import Page, PageQuery
from users.accounts.cards import UserCard
from users.accounts.choices import NotificationKind
from users.notifications.choices import Way, Wish
from users.notifications.kinds import AlwaysBecause
from users.notifications.models import MailStop


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


class TicketSubject(BaseModel):
    """What was asked of those who run the service."""

    id: int
    type: Literal["ticket"]
    subject: str
    status: Literal["open", "answered", "closed"]


class NotificationOut(BaseModel):
    """`kind` says what happened, the cards to whom and what."""

    id: int
    kind: NotificationKind
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
    ticket: TicketSubject | None = None


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


class ChoiceOut(BaseModel):
    """One kind of thing that you can be told of. Null: it is not told in this way."""

    kind: str
    title: str
    app: bool | None = Field(description="Inside the app.")
    mail: bool | None


class AlwaysOut(BaseModel):
    """A mail that cannot be switched off."""

    kind: str
    reason: AlwaysBecause


class ChoicesOut(BaseModel):
    """What you are told of, and how."""

    choices: list[ChoiceOut]
    stopped: MailStop.Word | None = Field(
        description="`bounced`: mails to your address come back, and only what keeps your "
        "account safe or is owed by law is tried there; a code that you use ends it. "
        "`complained`: one was called spam, and only those in `always` are sent, until you "
        "choose a mail again."
    )
    always: list[AlwaysOut]


class ChoiceIn(BaseModel):
    """One of them. A way that is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[str, Field(max_length=40)]
    app: bool | None = None
    mail: bool | None = None


class ChoicesIn(BaseModel):
    """Those that change."""

    model_config = ConfigDict(extra="forbid")

    choices: Annotated[list[ChoiceIn], Field(max_length=100)]

    def wishes(self) -> list[Wish]:
        return [
            Wish(place, one.kind, way, wanted)
            for place, one in enumerate(self.choices)
            for way, wanted in ((Way.APP, one.app), (Way.MAIL, one.mail))
            if wanted is not None
        ]
