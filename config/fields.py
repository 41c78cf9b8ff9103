"""Types that the parameters and bodies of several apps are made of."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

MAX_ID = 2**63 - 1

Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Instant = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]


def _ids(value: str) -> str:
    for word in value.split(","):
        if not (word.isascii() and word.isdigit() and 1 <= int(word[:20]) <= MAX_ID):
            raise ValueError("must be numbers with commas between them, as in 1,2,3")
    return value


Ids = Annotated[
    str, Field(max_length=1100, pattern=r"^\d{1,19}(,\d{1,19}){0,49}$"), AfterValidator(_ids)
]
"""Up to 50 ids, as in `1,2,3`."""


def split(ids: str) -> list[int]:
    """`Ids` as numbers, in the order given."""
    return [int(word) for word in ids.split(",")]


def utc_now() -> datetime:
    """The moment, aware, as every stored time is."""
    return datetime.now(UTC)
