"""What can be asked of the catalogue's lists: which things, and in which order."""

from collections.abc import Callable
from typing import Any, Literal, Self

from django.db.models import Q
from pydantic import BaseModel, Field, model_validator

from audio.catalog.models.album import AlbumType
from audio.catalog.models.publication import Licence
from audio.catalog.naming import key_of
from audio.catalog.queries import find_genre, has_published_genre
from config.fields import Id, Ids
from config.pagination import DEFAULT_LIMIT, MAX_LIMIT, PageQuery

Slug = Field(None, max_length=80, description="A genre's slug.")
Sort = Field(None, description="`-` before a field's name: descending.")
LICENCE = Field(None, description="Only what stands under this licence.")
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
    licence: Licence | None = LICENCE

    def where(self) -> Q:
        """Asks for the genre, if one is named."""
        return _of_genre(self.genre) & _given(
            artist=self.artist,
            release_date__year=self.year,
            album_type=self.album_type,
            licence=self.licence,
        )


class AlbumQuery(BatchQuery, AlbumFilters):
    sort: BY_DATE_OR_TITLE | None = Sort


class TrackFilters(PageQuery):
    artist: Id | None = Field(None, description="Of this artist.")
    album: Id | None = Field(None, description="On this album.")
    genre: str | None = Slug
    explicit: bool | None = Field(None, description="Only explicit ones, or only others.")
    licence: Licence | None = LICENCE

    def where(self) -> Q:
        """Asks for the genre, if one is named."""
        wanted = _given(
            artist=self.artist, album=self.album, explicit=self.explicit, licence=self.licence
        )
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
