"""The catalogue as JSON. Above each shape stands which rows feed it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from django.db.models import Q
from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    HttpUrl,
    StringConstraints,
    model_validator,
)

from audio.catalog.links import without_credentials
from audio.catalog.models.album import AlbumType
from audio.catalog.naming import key_of
from audio.catalog.queries import find_genre, has_published_genre
from config.fields import ON_LINES, ON_ONE_LINE, Id, Ids, visible
from config.images import ImageOut
from config.pagination import DEFAULT_LIMIT, MAX_LIMIT, PageQuery

Precision = Literal["year", "month", "day"]


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
    upc: str | None
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
    licence: str
    rights_holder: str
    published_at: datetime
    is_playable: bool
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


Slug = Field(None, max_length=80, description="A genre's slug.")
Sort = Field(None, description="`-` before a field's name: descending.")
BY_DATE_OR_TITLE = Literal["-published_at", "published_at", "title", "-title"]


class GenreQuery(PageQuery):
    sort: Literal["name", "-name", "tracks_count", "-tracks_count"] | None = Sort


NAMED = "Up to 50 ids, as in `1,2,3`: these, in this order; null for what is not to be seen."


class BatchQuery(PageQuery):
    """`ids` names the whole answer, so nothing else can be asked with it."""

    ids: Ids | None = Field(None, description=NAMED)

    @model_validator(mode="after")
    def _ids_alone(self) -> Self:
        if self.ids and (others := sorted(self.model_fields_set - {"ids"})):
            raise ValueError(f"ids cannot be asked together with {', '.join(others)}")
        return self


class ArtistQuery(BatchQuery):
    genre: str | None = Slug
    q: str | None = Field(None, max_length=200, description="How the name begins.")
    sort: (
        Literal[
            "name", "-name", "followers_count", "-followers_count",
            "rating", "-rating", "rank", "-rank",
        ]
        | None
    ) = Sort  # fmt: skip

    def where(self) -> Q:
        """Asks for the genre, if one is named."""
        wanted = _of_genre(self.genre, has_published_genre)
        return wanted & Q(sort_name__startswith=key_of(self.q)) if self.q else wanted


class AlbumFilters(PageQuery):
    artist: Id | None = Field(None, description="Of this artist.")
    genre: str | None = Slug
    year: int | None = Field(None, ge=1000, le=9999, description="That of `release_date`.")
    album_type: AlbumType | None = Field(None, description="Only albums of this kind.")

    def where(self) -> Q:
        """Asks for the genre, if one is named."""
        return _of_genre(self.genre) & _given(
            artist=self.artist,
            release_date__year=self.year,
            album_type=self.album_type,
        )


class AlbumQuery(BatchQuery, AlbumFilters):
    sort: BY_DATE_OR_TITLE | None = Sort


class TrackFilters(PageQuery):
    artist: Id | None = Field(None, description="Of this artist.")
    album: Id | None = Field(None, description="On this album.")
    genre: str | None = Slug
    explicit: bool | None = Field(None, description="Only explicit ones, or only others.")

    def where(self) -> Q:
        """Asks for the genre, if one is named."""
        wanted = _given(artist=self.artist, album=self.album, explicit=self.explicit)
        return _of_genre(self.genre) & wanted


class TrackQuery(BatchQuery, TrackFilters):
    sort: BY_DATE_OR_TITLE | None = Sort


class DiscographyQuery(PageQuery):
    include: str | None = Field(
        None,
        max_length=60,
        pattern=r"^(album|single|ep|compilation|appears_on)"
        r"(,(album|single|ep|compilation|appears_on))*$",
        description="Which kinds: album, single, ep, compilation, appears_on.",
    )
    sort: BY_DATE_OR_TITLE | None = Sort

    def kinds(self) -> list[str]:
        return self.include.split(",") if self.include else []


class TopQuery(BaseModel):
    """How many."""

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="So many at most.")


NOTHING = Q(pk__in=())


def _of_genre(slug: str | None, wanted: Callable[[int], Q] = lambda pk: Q(genres=pk)) -> Q:
    if slug is None:
        return Q()
    genre = find_genre(slug)
    return NOTHING if genre is None else wanted(genre)


def _given(**wanted: Any) -> Q:
    """Only what was asked; an empty Q is false."""
    return Q(**{name: value for name, value in wanted.items() if value is not None})
