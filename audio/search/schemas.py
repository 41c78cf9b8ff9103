"""Questions and answers of search as JSON."""

from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, Field, model_validator

from audio.catalog.schemas import AlbumOut, ArtistOut, TrackOut
from audio.indexing.models import Kind
from audio.playlists.schemas.playlists import PlaylistOut
from audio.search.backend import DEEPEST

Item = TypeVar("Item")
KINDS = {kind.name.lower(): kind for kind in Kind}
_ONE = f"({'|'.join(KINDS)})"
Text = Annotated[str, Field(max_length=500)]


class Found(BaseModel, Generic[Item]):
    """What was found of one kind, the best first."""

    items: list[Item]
    limit: int = Field(description="How many were asked for.")
    offset: int = Field(description="So many better ones were left out.")
    has_more: bool = Field(description="Whether there are more than these.")


class SungLine(BaseModel):
    """Why a track is there though it is called otherwise."""

    track_id: int
    line: str = Field(description="Of its lyrics, the one that fits best.")


Anything = Annotated[TrackOut | AlbumOut | ArtistOut | PlaylistOut, Field(discriminator="type")]


class SearchOut(BaseModel):
    """What was found; of kinds that were not asked for, null."""

    top_result: Anything | None = Field(
        description="The best of all kinds; null when only one is asked for, and beyond the "
        "first page."
    )
    tracks: Found[TrackOut] | None
    albums: Found[AlbumOut] | None
    artists: Found[ArtistOut] | None
    playlists: Found[PlaylistOut] | None
    lines: list[SungLine] = Field(
        description="Of the tracks that were found by what is sung in them, in their order."
    )


class Suggestion(BaseModel):
    """What may be meant."""

    text: str = Field(description="A title or a name, to be searched for.")
    type: Literal["track", "album", "artist", "playlist"]
    id: int = Field(description="Of what is best known by it.")


class SuggestOut(BaseModel):
    """The likeliest first, at most 8, each text once."""

    items: list[Suggestion]


class SuggestQuery(BaseModel):
    q: Text = Field(description="What is typed so far.")


class SearchQuery(BaseModel):
    q: Text = Field(
        description="Words, whole or the beginning of the last. `artist:`, `album:`, `genre:` "
        'and `year:` narrow it: `year:1990-1999`, `artist:"daft punk"`.'
    )
    type: str = Field(
        ",".join(KINDS),
        max_length=60,
        pattern=rf"^{_ONE}(,{_ONE})*$",
        description="Which kinds, with commas between them.",
    )
    limit: int = Field(20, ge=1, le=50, description="So many of each kind, at most.")
    offset: int = Field(
        0, ge=0, lt=DEEPEST, description=f"With `limit`, at most {DEEPEST} together."
    )

    @model_validator(mode="after")
    def _not_too_deep(self) -> Self:
        if self.offset + self.limit > DEEPEST:
            raise ValueError(f"offset and limit together must be at most {DEEPEST}")
        return self

    def kinds(self) -> list[Kind]:
        """Each once."""
        return [KINDS[name] for name in dict.fromkeys(self.type.split(","))]
