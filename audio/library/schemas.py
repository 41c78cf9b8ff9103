"""What people keep, as JSON."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from django.db.models import Q
from pydantic import BaseModel, Field, model_validator

from audio.catalog.asked import AlbumFilters, TrackFilters
from audio.catalog.naming import key_of
from audio.catalog.schemas import AlbumOut, Rating, TrackOut, Unavailable
from config.fields import COUNTED, Id, Ids, split

MOST_AT_ONCE = 50
SORT: Any = Field(None, description="`-` before a field's name: descending.")
By = Literal["added_at", "-added_at", "title", "-title", "artist", "-artist"]


class ToKeep(BaseModel):
    """`{"id": 12}`, or up to 50 as `{"ids": [12, 7]}`: the first named was kept first."""

    id: Id | None = None
    ids: Annotated[list[Id], Field(min_length=1, max_length=MOST_AT_ONCE)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.id is None) == (self.ids is None):
            raise ValueError("must have either id or ids")
        return self

    def wanted(self) -> list[int]:
        return self.ids or [self.id or 0]


class ToLetGo(BaseModel):
    """What is not kept is passed over."""

    ids: Ids = Field(description="Up to 50 ids, as in `1,2,3`.")

    def wanted(self) -> list[int]:
        return split(self.ids)


class KeptOut(BaseModel):
    """How many are new in the library."""

    added: int


# Fed by `queries.LIKES`.
class LikeOut(BaseModel):
    """A track that you like. Its place stays when the track goes."""

    added_at: datetime
    track_id: int
    track: TrackOut | None
    unavailable: Unavailable


# Fed by `queries.SAVED`.
class SavedOut(BaseModel):
    """An album that you saved. Its place stays when the album goes."""

    added_at: datetime
    album_id: int
    album: AlbumOut | None
    unavailable: Unavailable


class Stars(BaseModel):
    """The body of a rating."""

    stars: Annotated[int, Field(ge=1, le=5), COUNTED]


class RatedOut(BaseModel):
    """The thing's ratings with yours."""

    rating: Rating
    my_rating: int


class _Titled(BaseModel):
    q: str | None = Field(None, max_length=300, description="How the title begins.")
    sort: By | None = SORT

    def titled(self) -> Q:
        return Q(sort_title__startswith=key_of(self.q)) if self.q else Q()


class LikesQuery(_Titled, TrackFilters):
    def where(self) -> Q:
        """Asks for the genre, if one is named."""
        return super().where() & self.titled()


class SavedQuery(_Titled, AlbumFilters):
    def where(self) -> Q:
        """Asks for the genre, if one is named."""
        return super().where() & self.titled()
