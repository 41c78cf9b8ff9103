"""Folders as JSON, and as people write them."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from config.fields import ON_ONE_LINE, Id, visible
from users.accounts.preferences import without_defaults

FolderTitle = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100),
    ON_ONE_LINE,
    AfterValidator(visible),
]


# Fed by `queries.folders`.
class FolderOut(BaseModel):
    """A folder of your list."""

    id: int
    title: str
    parent_id: int | None = Field(description="The folder that it lies in; null: in none.")
    created_at: datetime


class NewFolder(BaseModel):
    """In another, or in none."""

    title: FolderTitle
    parent_id: Id | None = None


class FolderPatch(NewFolder):
    """What is left out stays; `parent_id` null moves it out of its folder."""

    model_config = ConfigDict(json_schema_extra=without_defaults)

    title: FolderTitle = ""
