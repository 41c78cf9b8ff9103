"""Stations as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, model_validator

from audio.catalog.schemas import ArtistCard, GenreCard, TrackOut
from audio.playlists.schemas.playlists import PlaylistCard
from config.fields import COUNTED, Id
from recommendations.taste.schemas import TrackCard
from users.accounts.cards import UserCard

SeedType = Literal["track", "artist", "genre", "playlist", "user"]
Seed = Annotated[
    TrackCard | ArtistCard | GenreCard | PlaylistCard | UserCard, Discriminator("type")
]


class NewStation(BaseModel):
    """What it is to be of. `user` is yourself, and takes no id. A misspelt name is refused."""

    model_config = ConfigDict(extra="forbid")

    type: SeedType
    id: Id | None = Field(None, description="Of the track, artist, genre or playlist.")
    key: str = Field("", max_length=40, description="Opens an unlisted playlist.")

    @model_validator(mode="after")
    def _named(self) -> "NewStation":
        if self.id is None and self.type != "user":
            raise ValueError("needs the id of what it is of")
        return self


# Fed by `queries.stations`.
class StationOut(BaseModel):
    """One of your stations."""

    id: int
    type: Literal["station"]
    share_url: None
    seed_type: SeedType
    seed: Seed | None = Field(
        description="What it is of; your own radio: you. Null: not to be seen now, so that it "
        "does not play."
    )
    created_at: datetime
    last_played_at: datetime | None = Field(description="Null: not played yet.")


# Fed by `queries.stations.presets`.
class Preset(GenreCard):
    """A genre to make a station of."""

    tracks_count: int


class Presets(BaseModel):
    """All genres that have music, those with most of it first; 100 at most."""

    items: list[Preset]


class NextIn(BaseModel):
    """How many tracks you want. A misspelt name is refused: what is given counts as played."""

    model_config = ConfigDict(extra="forbid")

    count: Annotated[int, Field(ge=1, le=25), COUNTED] = 5


class Because(BaseModel):
    """What a reason is about."""

    type: Literal["track", "album", "artist", "genre", "playlist", "user"]
    id: int
    name: str


class ReasonOut(BaseModel):
    """Why a track comes."""

    code: str
    text: str
    because: Because | None


class NextTrack(BaseModel):
    """A track of the station."""

    track: TrackOut
    reason: ReasonOut


# Fed by `playing.next_tracks`.
class NextOut(BaseModel):
    """What comes next, in order. Fewer than you asked for only where nothing may be played."""

    items: list[NextTrack]
    session_began_at: datetime = Field(
        description="Since then nothing comes twice. It begins anew after three hours of pause."
    )
    new_round: bool = Field(
        description="Everything had been played, so that tracks come again, the oldest first."
    )
