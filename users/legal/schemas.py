"""Legal texts as JSON."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from users.legal.models import VERSION

Version = Annotated[str, Field(pattern=VERSION, max_length=20)]


class LegalTextCard(BaseModel):
    """A text in the version that is in force, without its words."""

    name: str
    title: str
    version: str
    url: str = Field(description="The page that anybody can read it on.")
    in_force_at: datetime | None = Field(description="Null: it came with the software.")
    is_material: bool = Field(description="Those who agreed to one before are asked again.")
    changes: str = Field(description="What is new in it, as its operator says.")
    accepted_version: str | None = Field(description="That you agreed to last, if any.")
    must_accept: bool = Field(
        description="Ask for a yes: by you it is required, and not given to this version."
    )


class LegalTexts(BaseModel):
    """All of them."""

    items: list[LegalTextCard]


class LegalTextOut(BaseModel):
    """One version of a text. `text` is a small part of Markdown, `html` the same as HTML."""

    name: str
    title: str
    version: str
    url: str
    in_force_at: datetime | None
    is_material: bool
    changes: str
    is_in_force: bool
    is_coming: bool = Field(description="Announced: it comes into force at `in_force_at`.")
    is_default: bool = Field(
        description="It came with the software: a starting point, and no legal advice."
    )
    text: str
    html: str
    versions: list[str] = Field(description="All that are or were in force, the newest first.")
    next_version: str | None = Field(description="Announced, and not in force yet.")
    next_in_force_at: datetime | None


class VersionQuery(BaseModel):
    """Which one."""

    version: Version | None = Field(
        None, description="An older one, or one that is announced; else what is in force."
    )


class Acceptance(BaseModel):
    """The version that the person was shown, and says yes to."""

    version: Version
