"""Tracks as artists write them."""

from typing import Annotated, Any, Self, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from audio.catalog.models.track import CreditRole
from audio.publishing.changes import CreditGiven, TrackChanges
from audio.publishing.schemas.fields import (
    MOVING,
    Genres,
    GuestName,
    Isrc,
    LicenceName,
    Moving,
    Number,
    RightsHolder,
    RightsLine,
    TerritoryIn,
    Title,
    stored_territory,
)
from config.fields import Id
from users.accounts.preferences import without_defaults

MOST_CREDITS = 50


class CreditIn(BaseModel):
    """Somebody with a page here (`artist_id`), or just a `name`."""

    role: CreditRole
    artist_id: Id | None = None
    name: GuestName | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.artist_id is None) == (self.name is None):
            raise ValueError("name an artist_id or a name, and not both")
        return self


class TrackFields(BaseModel):
    """What is left out is empty, or as usual."""

    title: Title
    album_id: Id | None = Field(None, description="One of the same artist; only for a draft.")
    disc_number: Number = 1
    track_number: Number | None = Field(None, description="Null: the last one.")
    explicit: bool = False
    isrc: Isrc = Field("", description="With hyphens or without; kept without.")
    licence: LicenceName | None = Field(None, description="Null: the album's.")
    rights_holder: RightsHolder | None = Field(None, description="Null: the album's.")
    p_line: RightsLine | None = Field(None, description="Behind ℗. Null: the album's.")
    c_line: RightsLine | None = Field(None, description="Behind ©. Null: the album's.")
    territory: TerritoryIn | None = Field(None, description="Null: the album's.")
    adults_only: bool | None = Field(None, description="From 18 years on. Null: the album's.")
    genres: Genres = []
    credits: Annotated[list[CreditIn], Field(max_length=MOST_CREDITS)] = []

    def whole(self) -> TrackChanges:
        """Every field, told or not; where the track stands, only if that is told."""
        silent = {"album_id", "disc_number", "track_number"} - self.model_fields_set
        return _stored(self.model_dump(exclude={*MOVING, *silent}))

    def told(self) -> TrackChanges:
        """Only the fields that were sent."""
        return _stored(self.model_dump(exclude_unset=True, exclude={*MOVING}))


class WholeTrack(TrackFields, Moving):
    """PUT: what is left out is cleared; album, place and status stay unless they are told."""


class TrackPatch(TrackFields, Moving):
    """PATCH: what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra=without_defaults)

    title: Title = ""


def _stored(told: dict[str, Any]) -> TrackChanges:
    if "credits" in told:
        told["credits"] = [
            CreditGiven(one["role"], one.get("artist_id"), one.get("name") or "")
            for one in told["credits"]
        ]
    if told.get("track_number", 0) is None:
        told.pop("track_number")
    return cast(TrackChanges, stored_territory(told, inherits=True))
