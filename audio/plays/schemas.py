"""Plays as clients send them, and as people read them again."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Discriminator, Field, model_validator

from audio.catalog.schemas import TrackOut, Unavailable
from audio.plays.models import PlayerState
from config.fields import COUNTED, MAX_ID, Id, Instant, form
from config.pagination import PageQuery

MAX_PLAYS = 50
DAY_MS = 86_400_000
Milliseconds = Annotated[int, Field(ge=0, le=DAY_MS), COUNTED]
Context = Literal[
    "album", "artist", "genre", "playlist", "search", "likes", "history", "feed", "radio"
]
WITH_AN_ID = ("album", "artist", "genre", "playlist")


class SourceIn(BaseModel):
    """Where it was played from: `{"type": "album", "id": 12}`, or `{"type": "search"}`."""

    type: str = Field(pattern=r"^[a-z][a-z_]{0,19}$")
    id: Id | None = None


class ContextIn(BaseModel):
    """Where it plays from. An album, artist, genre or playlist has an id, the others none."""

    type: Context
    id: Id | None = None

    @model_validator(mode="after")
    def _named_by_id(self) -> Self:
        if (self.id is not None) != (self.type in WITH_AN_ID):
            named = ", ".join(WITH_AN_ID)
            raise ValueError(f"must have an id with {named}, and with nothing else")
        return self


class PlayIn(BaseModel):
    """One play or skip. `event_id` is the client's own, and the same when it is sent again."""

    event_id: UUID
    track_id: Id
    played_at: Instant = Field(
        description="When it began, by the client's clock; in the future it is taken as now."
    )
    ms_played: Milliseconds
    skipped: bool = False
    source: SourceIn | None = None


Plays = Annotated[list[PlayIn], Field(min_length=1, max_length=MAX_PLAYS)]


class PlayBatch(BaseModel):
    """Up to 50, as when a device has been offline."""

    plays: Plays


PLAY, BATCH, LIST = form("play"), form("batch"), form("list")


def _form(body: Any) -> str:
    if isinstance(body, list):
        return LIST.tag
    return (BATCH if isinstance(body, dict) and "plays" in body else PLAY).tag


PlaysIn = Annotated[
    Annotated[PlayIn, PLAY] | Annotated[PlayBatch, BATCH] | Annotated[Plays, LIST],
    Discriminator(_form),
]
"""One, `{"plays": […]}`, or a list."""


class RecordedOut(BaseModel):
    """`unknown_track`: there is no such track, or it is no longer to be heard; not kept."""

    event_id: UUID
    result: Literal["accepted", "duplicate", "unknown_track"]


class PlaysOut(BaseModel):
    """`items` in the order sent. `duplicates` were counted when they first arrived."""

    accepted: int
    duplicates: int
    items: list[RecordedOut]


class SourceOut(BaseModel):
    """Where it was played from, as the player told it."""

    type: str
    id: int | None


# Fed by `queries.history`.
class HistoryOut(BaseModel):
    """A play or a skip. `track` is null once it is no longer to be seen."""

    id: int
    event_id: UUID
    played_at: datetime
    ms_played: int
    skipped: bool
    counted: bool = Field(description="Long enough for a play: 30 seconds, or half of it.")
    source: SourceOut | None
    track_id: int
    track: TrackOut | None
    unavailable: Unavailable


# Fed by `queries.recently_played`.
class RecentOut(BaseModel):
    """A track, at its last play that counted. `track` is null once it is not to be seen."""

    played_at: datetime
    track_id: int
    track: TrackOut | None
    unavailable: Unavailable


class Stretch(BaseModel):
    """Times are ISO 8601 with their offset: `2026-11-20T18:00:00Z`."""

    after: Instant | None = Field(None, description="Only what was played later than this.")
    before: Instant | None = Field(None, description="Only what was played earlier than this.")


class HistoryQuery(Stretch, PageQuery):
    """A stretch of time, in pages."""


class ForgottenOut(BaseModel):
    """How many plays are no longer in the history."""

    forgotten: int


class Player(BaseModel):
    """Where a person is."""

    position_ms: Milliseconds = 0
    repeat: Literal["off", "track", "context"] = "off"
    shuffle: bool = False
    is_playing: bool = False
    device: str = Field("", max_length=100, description="As its app calls it.")


class PlayerIn(Player):
    """What is left out is blank: no track, an empty queue, at the beginning."""

    version: Annotated[int, Field(ge=0, le=MAX_ID), COUNTED] | None = Field(
        None, description="The one you go on from, if not in If-Match; first: 0."
    )
    track_id: Id | None = None
    context: ContextIn | None = None
    queue: list[Id] = Field([], max_length=PlayerState.MAX_QUEUE)


# Fed by `player.state`.
class PlayerOut(Player):
    """Where you are. `track` is null once it is no longer to be seen."""

    version: int
    track_id: int | None
    track: TrackOut | None
    unavailable: Unavailable
    context: SourceOut | None
    queue: list[int]
    updated_at: datetime | None = Field(description="Null before the first time.")
