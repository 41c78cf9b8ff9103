"""What somebody says of their taste, as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field

from audio.catalog.schemas import ArtistCard, GenreCard
from config.fields import Id
from config.pagination import Page, PageQuery
from recommendations.taste.queries import Word

Kind = Literal["track", "album", "artist", "genre"]
VerdictName = Literal["more", "less", "never"]


class WordIn(BaseModel):
    """Of one thing. A misspelt name is refused: it might take back what was meant to stay."""

    model_config = ConfigDict(extra="forbid")

    type: Kind
    id: Id
    verdict: VerdictName | None = Field(
        description="More of it, less of it, or never again; null takes your word back."
    )

    def word(self) -> Word:
        return Word(self.type, self.id, self.verdict)


class WordOut(BaseModel):
    """What holds now."""

    type: Kind
    id: int
    verdict: VerdictName | None


class _Titled(BaseModel):
    id: int
    title: str
    share_url: str
    image: str | None
    artist: ArtistCard


class TrackCard(_Titled):
    """A track inside another thing."""

    type: Literal["track"]


class AlbumBy(_Titled):
    """An album inside another thing, with whose it is."""

    type: Literal["album"]


Thing = Annotated[TrackCard | AlbumBy | ArtistCard | GenreCard, Discriminator("type")]


# Fed by `queries.words`.
class SaidOut(BaseModel):
    """Your word on one thing."""

    type: Kind
    id: int
    verdict: VerdictName
    said_at: datetime
    thing: Thing | None = Field(description="Null: it is no longer to be seen.")


class WordsQuery(PageQuery):
    """All of them, or some."""

    verdict: VerdictName | None = None
    type: Kind | None = None


WordsOut = Page[SaidOut]
