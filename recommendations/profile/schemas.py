"""A taste as JSON."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from audio.catalog.schemas import ArtistCard, GenreCard
from config.fields import COUNTED
from recommendations.personal.schemas import Reason
from recommendations.taste.queries import Word
from recommendations.taste.schemas import SaidOut, WordIn

PerCent = Annotated[int, Field(ge=0, le=100), COUNTED]
MOST_WORDS = 50


class TasteSettingsOut(BaseModel):
    """How you want to be recommended to."""

    personalised: bool = Field(description="False: nothing is guessed from what you do.")
    discovery: int = Field(description="From 0, what you know, to 100, what is new to you.")


class Weighed(BaseModel):
    """How much of what you like is of it."""

    share: float = Field(description="From 0 to 1.")
    tracks: int = Field(description="So many that you had to do with.")
    reason: Reason | None = Field(
        description="What of it weighs most; null: nothing that may be named now."
    )


class WeighedArtist(Weighed):
    """An artist whom you like."""

    artist: ArtistCard


class WeighedGenre(Weighed):
    """A genre that you like."""

    genre: GenreCard


class Feedback(BaseModel):
    """The last hundred words; all of them are at `/api/recommendations/feedback/`."""

    more: list[SaidOut]
    less: list[SaidOut]
    never: list[SaidOut]


class RestsOn(BaseModel):
    """How many of each there are; forgotten plays are not among them."""

    plays: int
    skips: int
    likes: int
    saved_albums: int
    followed_artists: int
    ratings: int
    feedback: int


# Fed by `pages.taste`.
class TasteOut(BaseModel):
    """What is known here of your taste."""

    settings: TasteSettingsOut
    favourite_genres: list[GenreCard] = Field(description="Chosen in your profile.")
    top_artists: list[WeighedArtist]
    top_genres: list[WeighedGenre]
    feedback: Feedback
    rests_on: RestsOn
    learnt_at: datetime | None = Field(
        description="When what everybody did was learnt from last; null: not yet."
    )
    algorithm: str | None


class TasteChanges(BaseModel):
    """What is left out stays as it is; a misspelt name is refused."""

    model_config = ConfigDict(extra="forbid")

    personalised: StrictBool = True
    discovery: PerCent = 50
    feedback: Annotated[list[WordIn], Field(max_length=MOST_WORDS)] = []

    def settings(self) -> dict[str, Any]:
        """Only those that were sent."""
        return self.model_dump(exclude_unset=True, exclude={"feedback"})

    def words(self) -> list[Word]:
        return [one.word() for one in self.feedback]
