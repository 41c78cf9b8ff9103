"""The catalogue as JSON. Above each shape stands which rows feed it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, HttpUrl, StringConstraints

from audio.catalog.links import without_credentials
from config.fields import ON_LINES, ON_ONE_LINE, visible
from config.images import ImageOut

Precision = Literal["year", "month", "day"]


Restricted = Annotated[
    Literal["territory", "age"] | None,
    Field(description="Why you may not hear it though others may; null: that is not so."),
]


class Territory(BaseModel):
    """Where it may be heard: `only` in these countries, or everywhere `except` in them."""

    rule: Literal["only", "except"]
    countries: list[str] = Field(description="ISO 3166, as in DE.")


class Rating(BaseModel):
    """From 1 to 5; `average` is null while nobody has rated."""

    average: float | None
    count: int


class ArtistCard(BaseModel):
    """An artist inside another thing."""

    id: int
    type: Literal["artist"]
    name: str
    share_url: str
    image: str | None


class GenreCard(BaseModel):
    """A genre inside another thing."""

    id: int
    type: Literal["genre"]
    name: str
    slug: str
    share_url: str
    image: str | None


class AlbumCard(BaseModel):
    """An album inside another thing."""

    id: int
    type: Literal["album"]
    title: str
    share_url: str
    image: str | None
    album_type: str
    release_date: date | None
    release_date_precision: Precision | None


# Fed by `rows.GENRES`.
class GenreOut(GenreCard):
    """A genre in a list: `top_artists`, `top_tracks` and `top_playlists` are on its page."""

    description: str
    tracks_count: int
    albums_count: int
    top_artists: None
    top_tracks: None
    top_playlists: None


# Fed by `rows.ARTISTS`.
class ArtistOut(BaseModel):
    """An artist's page, as you see it."""

    id: int
    type: Literal["artist"]
    name: str
    share_url: str
    status: str
    images: list[ImageOut]
    cover_images: list[ImageOut]
    bio: str
    links: list[str]
    is_claimed: bool = Field(description="Whether somebody manages this page.")
    followers_count: int
    albums_count: int
    tracks_count: int
    rank: int | None
    rating: Rating
    followed: bool | None = Field(description="By you; null when nobody is signed in.")
    my_rating: int | None


# Fed by `rows.ALBUMS`.
class AlbumOut(BaseModel):
    """An album, as you see it; its tracks are a list of their own."""

    id: int
    type: Literal["album"]
    title: str
    share_url: str
    status: str
    images: list[ImageOut]
    artist: ArtistCard
    album_type: str
    genres: list[GenreCard]
    description: str
    release_date: date | None
    release_date_precision: Precision | None
    published_at: datetime = Field(description="When it went live, or will.")
    time_zone: str | None = Field(description="In which its artist scheduled it.")
    label: str
    rights_holder: str
    licence: str
    p_line: str = Field(description="What stands behind ℗.")
    c_line: str = Field(description="What stands behind ©.")
    territory: Territory | None
    adults_only: bool
    restricted: Restricted
    upc: str | None
    mbid: UUID | None = Field(description="MusicBrainz's id of the release.")
    tracks_count: int
    duration_ms: int
    rating: Rating
    saved: bool | None = Field(description="Null when nobody is signed in.")
    my_rating: int | None


# Fed by `rows.TRACKS`.
class TrackOut(BaseModel):
    """A track, as you see it."""

    id: int
    type: Literal["track"]
    title: str
    share_url: str
    status: str
    images: list[ImageOut]
    artist: ArtistCard
    featuring: list[ArtistCard]
    album: AlbumCard | None
    genres: list[GenreCard]
    duration_ms: int
    disc_number: int
    track_number: int
    explicit: bool
    isrc: str | None
    mbid: UUID | None = Field(description="MusicBrainz's id of the recording.")
    licence: str
    rights_holder: str
    p_line: str = Field(description="What stands behind ℗.")
    c_line: str = Field(description="What stands behind ©.")
    territory: Territory | None
    adults_only: bool
    published_at: datetime
    is_playable: bool = Field(description="By you, now.")
    restricted: Restricted
    plays_count: int
    likes_count: int
    rating: Rating
    liked: bool | None = Field(description="Null when nobody is signed in.")
    my_rating: int | None


Unavailable = Annotated[
    Literal["gone", "blocked"] | None,
    Field(description="`gone`: no longer to be seen; `blocked`: its artist, by you."),
]
"""Of an entry in a list that somebody keeps: why it has only its place."""
StageName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    ON_ONE_LINE,
    AfterValidator(visible),
]
Link = Annotated[HttpUrl, Field(max_length=300), AfterValidator(without_credentials)]
"""`http://…` or `https://…`."""


class NewArtist(BaseModel):
    """A page of one's own."""

    stage_name: StageName
    bio: Annotated[str, StringConstraints(max_length=5000), ON_LINES] = ""
    links: Annotated[list[Link], Field(max_length=10)] = []

    def link_texts(self) -> list[str]:
        """Each once, in the order given."""
        return list(dict.fromkeys(str(link) for link in self.links))
