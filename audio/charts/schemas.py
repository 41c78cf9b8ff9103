"""Charts and pages of genres as JSON."""

from datetime import datetime
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, Discriminator, Field

from audio.catalog.schemas import AlbumOut, ArtistCard, ArtistOut, GenreCard, TrackOut
from audio.charts.models import PLACES
from audio.playlists.schemas.playlists import PlaylistCard
from config.pagination import DEFAULT_LIMIT, Page

Item = TypeVar("Item")
PeriodName = Literal["day", "week", "month", "all"]
KindName = Literal["tracks", "albums", "artists"]
Slug = Annotated[str | None, Field(max_length=80, description="A genre's slug.")]
_HOW_FAR = "The last 24 hours, 7 days, 28 days (of UTC, today among them), or ever."


class PopularQuery(BaseModel):
    """Of which time, of which genre, and how many."""

    period: PeriodName = Field("week", description=_HOW_FAR)
    genre: Slug = None
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=PLACES, description="So many at most.")


class ChartQuery(PopularQuery):
    """Which chart, and how much of it."""

    kind: KindName = Field("tracks", description="What is ranked.")


class Ranked(BaseModel):
    """A place in a chart. What was hidden since the count is left out, and its place empty."""

    rank: int
    previous_rank: int | None = Field(
        description="In the same time before; of ever, a week ago. Null: not in the chart."
    )
    plays: int = Field(description="In this time; of one listener up to ten a day.")


class RankedTrack(Ranked):
    """A track at its place."""

    track: TrackOut


class RankedAlbum(Ranked):
    """An album at its place."""

    album: AlbumOut


class RankedArtist(Ranked):
    """An artist at their place."""

    artist: ArtistOut


class _Chart(Page[Item], Generic[Item]):
    period: PeriodName
    genre: GenreCard | None = Field(description="Null: of everything.")
    counted_at: datetime | None = Field(description="Null: not counted, so it is empty.")


class TrackChart(_Chart[RankedTrack]):
    """Tracks by plays."""

    kind: Literal["tracks"]


class AlbumChart(_Chart[RankedAlbum]):
    """Albums by plays of their tracks."""

    kind: Literal["albums"]


class ArtistChart(_Chart[RankedArtist]):
    """Artists by plays of their own tracks; in a genre, of those of this genre."""

    kind: Literal["artists"]


# Fed by `pages.chart`.
ChartOut = Annotated[TrackChart | AlbumChart | ArtistChart, Discriminator("kind")]


# Fed by `pages.genre`.
class GenrePage(GenreCard):
    """A genre. What is played most is that of 28 days; if nothing was, that of ever."""

    description: str
    tracks_count: int
    albums_count: int
    top_artists: list[ArtistCard]
    top_tracks: list[TrackOut]
    top_playlists: list[PlaylistCard] = Field(
        description="Public ones with much of it, the most followed first."
    )
