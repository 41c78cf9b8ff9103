"""Albums as artists write them."""

from typing import Annotated, cast

from pydantic import BaseModel, ConfigDict, Field

from audio.catalog.models.album import AlbumType
from audio.publishing.changes import AlbumChanges, Place
from audio.publishing.schemas.fields import (
    MOVING,
    Dated,
    Description,
    Genres,
    Label,
    LicenceName,
    Moving,
    Number,
    RightsHolder,
    RightsLine,
    TerritoryIn,
    Title,
    Upc,
    stored_date,
    stored_territory,
)
from config.fields import Id
from users.accounts.preferences import without_defaults


class AlbumFields(Dated):
    """What is left out is empty, or as usual."""

    title: Title
    album_type: AlbumType = AlbumType.ALBUM
    description: Description = ""
    genres: Genres = []
    licence: LicenceName = "all-rights-reserved"
    rights_holder: RightsHolder = ""
    p_line: RightsLine = Field("", description="Behind ℗, as in 2026 Ada Lovelace.")
    c_line: RightsLine = Field("", description="Behind ©, as in 2026 Ada Lovelace.")
    territory: TerritoryIn | None = Field(None, description="Null: everywhere.")
    adults_only: bool = Field(False, description="From 18 years on.")
    label: Label = ""
    upc: Upc = Field("", description="UPC or EAN, 12 or 13 digits; the last one is checked.")

    def whole(self) -> AlbumChanges:
        """Every field, told or not."""
        return _stored(self.model_dump(exclude={*MOVING, "artist_id"}))

    def told(self) -> AlbumChanges:
        """Only the fields that were sent."""
        told = self.model_dump(exclude_unset=True, exclude={*MOVING, "artist_id"})
        return _stored(told)


class NewAlbum(AlbumFields):
    """A draft of one of your pages."""

    artist_id: Id


class WholeAlbum(AlbumFields, Moving):
    """PUT: what is left out is cleared; the status stays unless it is told."""


class AlbumPatch(AlbumFields, Moving):
    """PATCH: what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra=without_defaults)

    title: Title = ""


class TrackPlace(BaseModel):
    """Discs are numbered anew from 1, in the order of these numbers."""

    id: Id
    disc_number: Number = 1


class TrackOrder(BaseModel):
    """All of the album's tracks, in their order."""

    tracks: Annotated[list[TrackPlace], Field(max_length=1000)]

    def places(self) -> list[Place]:
        """As the service takes them."""
        return [Place(place.id, place.disc_number) for place in self.tracks]


def _stored(told: dict[str, object]) -> AlbumChanges:
    return cast(AlbumChanges, stored_territory(stored_date(told)))
