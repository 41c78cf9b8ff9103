"""Editors' playlists as JSON."""

from typing import Literal

from django.db.models import Q
from pydantic import BaseModel, Field

from audio.catalog.schemas import GenreCard
from audio.playlists.schemas.playlists import PlaylistCard, PlaylistOut
from config.pagination import Page, PageQuery


class CuratedQuery(PageQuery):
    """Of which genre or mood, and how the playlists below the shelves are sorted."""

    genre: str | None = Field(None, max_length=80, description="A genre's slug.")
    mood: str | None = Field(
        None, max_length=40, description="That of a shelf, as in `calm`; see `moods`."
    )
    sort: Literal["-followers_count", "-updated_at", "updated_at", "title", "-title"] | None = (
        Field(
            None, description="`-` before a field's name: descending. Else `-followers_count`."
        )
    )

    def shelves(self) -> Q:
        wanted = Q(genre__slug=self.genre) if self.genre is not None else Q()
        return wanted & Q(mood=self.mood) if self.mood is not None else wanted


class ShelfOut(BaseModel):
    """Playlists under a heading, in the editors' order."""

    id: int
    title: str
    description: str
    genre: GenreCard | None
    mood: str | None
    playlists: list[PlaylistCard]


# Fed by `pages.curated`.
class CuratedOut(Page[PlaylistOut]):
    """Shelves, and below them the other recommended playlists, a page at a time."""

    shelves: list[ShelfOut] = Field(
        description="Without those that have nothing to be seen; of later pages too."
    )
    moods: list[str] = Field(description="Of all shelves, for `?mood=`.")
