"""What opening an account takes."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from config.fields import ON_ONE_LINE, visible
from users.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from users.accounts.preferences import Genres
from users.accounts.profile import Profile
from users.accounts.schemas import Birthday, Country, Email, Name, Phone, Username


def _seen_if_told(name: str) -> str:
    return visible(name) if name else name


StageName = Annotated[
    str, StringConstraints(max_length=200), ON_ONE_LINE, AfterValidator(_seen_if_told)
]


class Registration(BaseModel):
    """`role` "artist" opens an artist page, named `stage_name` or else like the account."""

    email: Email
    password: str = Field(min_length=MIN_LENGTH, max_length=MAX_LENGTH)
    username: Username
    first_name: Name = ""
    last_name: Name = ""
    phone: Phone = None
    date_of_birth: Birthday = None
    country: Country = None
    favourite_genres: Genres = []
    role: Literal["listener", "artist"] = "listener"
    stage_name: StageName = ""
    accepts_texts: bool = Field(
        False, description="The person said yes to the terms and the privacy notice."
    )

    @model_validator(mode="after")
    def _only_artists_have_a_stage_name(self) -> Self:
        if self.stage_name and self.role != "artist":
            raise ValueError('a stage name needs the role "artist"')
        return self

    def name_of_page(self) -> str | None:
        """None: no artist page."""
        return self.stage_name if self.role == "artist" else None

    def profile(self) -> Profile:
        """What is told beyond the account itself."""
        return {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "phone": self.phone or "",
            "date_of_birth": self.date_of_birth,
            "country": self.country or "",
            "favourite_genres": self.favourite_genres,
        }
