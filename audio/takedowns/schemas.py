"""Notices as JSON."""

from datetime import datetime
from typing import Annotated, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from audio.takedowns.references import LONGEST
from audio.takedowns.steps import Step
from audio.takedowns.written import Answer, Named, Told
from config.fields import ON_LINES, ON_ONE_LINE, Id, visible
from users.accounts.schemas import Email

MOST_WORKS = 50


Line = Annotated[str, Field(min_length=1, max_length=200), ON_ONE_LINE, AfterValidator(visible)]
MaybeLine = Annotated[str, Field(max_length=200), ON_ONE_LINE]
Phone = Annotated[str, Field(max_length=40), ON_ONE_LINE]
Address = Annotated[str, Field(min_length=1, max_length=500), ON_LINES, AfterValidator(visible)]
Text = Annotated[str, Field(min_length=1, max_length=8000), ON_LINES, AfterValidator(visible)]

Reference = Annotated[str, Field(min_length=1, max_length=LONGEST)]
Works = Annotated[list[Id], Field(max_length=MOST_WORKS)]


class NewNotice(BaseModel):
    """Who you are, what is yours, where it stands here, and why it may not."""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(description="Yours, in full.")
    organisation: MaybeLine = ""
    email: Email = Field(description="Where we reach you; shown to nobody but staff.")
    postal_address: Address = Field(description="Shown to nobody but staff.")
    phone: Phone = Field("", description="Shown to nobody but staff.")
    on_behalf_of: MaybeLine = Field("", description="Whose rights, if not your own.")
    work: Text = Field(description="The work that is yours: what it is, where it is found.")
    tracks: Works = Field([], description="What stands here, by id: the music of one artist.")
    albums: Works = []
    statement: Text = Field(description="Why it may not stand here. The artist reads it.")
    good_faith: Literal[True] = Field(
        description="You believe in good faith that neither its owner nor the law allows it."
    )
    accurate: Literal[True] = Field(
        description="Under penalty of perjury: this is right, and you may act for the owner."
    )
    signature: Line = Field(description="Your name, typed, in the place of a signature.")

    def told(self) -> Told:
        shown = self.model_dump(include={*Told.__annotations__})
        return cast(Told, shown)

    def named(self) -> Named:
        return Named(self.tracks, self.albums)


class NewCounterNotice(BaseModel):
    """Why it was a mistake. Whoever gave the notice is told all of this."""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(description="Yours, in full.")
    postal_address: Address
    phone: Phone = ""
    statement: Text = Field(description="Why the music may stand here.")
    mistake: Literal[True] = Field(
        description="Under penalty of perjury: you believe in good faith that it was taken "
        "down by mistake or misidentification."
    )
    jurisdiction: Literal[True] = Field(
        description="You accept the courts of your address, or of this service if that lies "
        "elsewhere, and papers from whoever gave the notice."
    )
    signature: Line = Field(description="Your name, typed, in the place of a signature.")

    def told(self) -> Answer:
        shown = self.model_dump(include={*Answer.__annotations__})
        return cast(Answer, shown)


class NoticeQuery(BaseModel):
    """The key, for who is not signed in."""

    key: str = Field("", max_length=64)


class GivenNotice(BaseModel):
    """How to come back to it. The key is told once, here, and in the mail that you get."""

    reference: str
    key: str
    status: Step
    url: str = Field(description="Its page, which the key opens.")
    created_at: datetime
    due_at: datetime | None = Field(description="By when staff decide.")


class WorkOut(BaseModel):
    """What it is about. Without a title: it is gone, or not yours to see."""

    type: Literal["track", "album"]
    id: int
    title: str | None
    artist: str | None


class ClaimantOut(BaseModel):
    """Who gave it. How to reach them, only they and staff are told."""

    name: str
    organisation: str
    on_behalf_of: str
    email: str | None
    postal_address: str | None
    phone: str | None


class CounterNoticeOut(BaseModel):
    """What the artist answered, and who."""

    name: str
    postal_address: str
    phone: str
    statement: str
    created_at: datetime


class NoticeOut(BaseModel):
    """A notice, as far as it is for you: whoever gave it, its artist, or staff."""

    reference: str
    status: Step
    yours: Literal["claimant", "artist", "staff"] = Field(description="As whom you read it.")
    can_object: bool = Field(description="A counter-notice of yours would be taken now.")
    works: list[WorkOut]
    work: str
    statement: str
    claimant: ClaimantOut
    reason: str = Field(description="What staff wrote when they decided last.")
    created_at: datetime
    valid_at: datetime | None
    actioned_at: datetime | None = Field(description="Since when it was hidden.")
    settled_at: datetime | None
    due_at: datetime | None = Field(description="When the present step ends by itself.")
    counter_notice: CounterNoticeOut | None
