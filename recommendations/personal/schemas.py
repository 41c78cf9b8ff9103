"""Recommendations as JSON."""

from datetime import datetime
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, Field

from audio.catalog.schemas import AlbumOut, ArtistOut, TrackOut
from config.pagination import DEFAULT_LIMIT, MAX_LIMIT

Item = TypeVar("Item")
ReasonCode = Literal[
    "nothing", "listened_to", "liked", "saved", "followed", "listened_to_artist",
    "asked_for_more", "chose_genre", "friend_likes", "popular_in_genre", "popular",
    "new_by_followed", "in_playlist", "new",
]  # fmt: skip


class RecommendationQuery(BaseModel):
    """How many."""

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="So many at most.")


class BecauseOf(BaseModel):
    """What a reason names, as you see it."""

    type: Literal["track", "album", "artist", "genre", "user", "playlist"]
    id: int
    name: str


class Reason(BaseModel):
    """Why something is recommended. It holds at the moment of the answer."""

    code: ReasonCode
    text: str = Field(description="In English, to be shown as it is.")
    because: BecauseOf | None = Field(description="Null: the reason names nothing.")


class Recommended(BaseModel):
    """One item of a list."""

    score: float = Field(
        description="The higher, the likelier you want it; to compare within one answer.",
        ge=0,
        le=1,
    )
    reason: Reason


class RecommendedTrack(Recommended):
    """A track, and why."""

    track: TrackOut


class RecommendedAlbum(Recommended):
    """An album, and why."""

    album: AlbumOut


class RecommendedArtist(Recommended):
    """An artist, and why."""

    artist: ArtistOut


class _Recommendations(BaseModel, Generic[Item]):
    items: list[Item]
    limit: int = Field(description="How many were asked for.")
    algorithm: str = Field(description="What chose: its name and version.")
    generated_at: datetime = Field(
        description="When it was worked out. What you did since is in it."
    )


# Fed by `pages.tracks`.
class TrackRecommendations(_Recommendations[RecommendedTrack]):
    """Tracks for you, the best first; what you know already comes last, if at all."""


# Fed by `pages.albums`.
class AlbumRecommendations(_Recommendations[RecommendedAlbum]):
    """Albums for you, the best first."""


# Fed by `pages.artists`.
class ArtistRecommendations(_Recommendations[RecommendedArtist]):
    """Artists for you, the best first."""
