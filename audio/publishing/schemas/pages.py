"""An artist's page as its manager writes it."""

from typing import Annotated, Any, Literal, cast

from pydantic import ConfigDict, Field, StringConstraints

from audio.catalog.models.publication import Status
from audio.catalog.schemas import NewArtist, StageName
from audio.publishing.changes import PageChanges
from users.accounts.preferences import without_defaults

__all__ = ["PagePatch", "WholePage"]


class WholePage(NewArtist):
    """PUT: what is left out is cleared; the status stays unless it is told."""

    status: Literal["published", "withdrawn"] | None = Field(
        None, description="Null or left out: as it is."
    )

    def wanted(self) -> Status | None:
        """None: its status stays as it is."""
        return Status(self.status) if self.status else None

    def changes(self) -> PageChanges:
        """Every field, told or not."""
        return self._stored({"stage_name", "bio", "links"})

    def _stored(self, told: set[str]) -> PageChanges:
        given: dict[str, Any] = {
            "stage_name": self.stage_name,
            "bio": self.bio,
            "links": self.link_texts(),
        }
        named = {"stage_name": "name"}
        kept = {named.get(field, field): given[field] for field in given if field in told}
        return cast(PageChanges, kept)


class PagePatch(WholePage):
    """PATCH: what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra=without_defaults)

    stage_name: Annotated[StageName, StringConstraints(min_length=1)] = ""

    def changes(self) -> PageChanges:
        """Only the fields that were sent."""
        return self._stored(self.model_fields_set)
