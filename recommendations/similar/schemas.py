"""How much of what is similar."""

from pydantic import BaseModel, Field

from config.pagination import DEFAULT_LIMIT, MAX_LIMIT


class SimilarQuery(BaseModel):
    """How many."""

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="So many at most.")
