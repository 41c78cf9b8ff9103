"""What a track may be, as JSON."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel
from pydantic import Field as Described

from audio.identification.models import Field, Identification


class MatchOut(BaseModel):
    """What it was taken for, to be judged by the artist."""

    title: str
    artist: str
    album: str | None
    score: int = Described(description="0 to 100: how alike the names are. 100 for an ISRC.")


class ProposalOut(BaseModel):
    """Nothing is changed before it is accepted."""

    field: Field
    now: str | None = Described(description="What the track or its album says; never a cover.")
    proposed: str = Described(description="A cover is a `data:` address with the picture.")


# Fed by `queries.shown`.
class IdentificationOut(BaseModel):
    """`nothing`: nobody knows it. `failed`: the provider was down for a day, or declined."""

    state: Identification.State
    asked_at: datetime
    done_at: datetime | None = Described(description="Null while it is pending.")
    match: MatchOut | None
    proposals: list[ProposalOut]


class AcceptIn(BaseModel):
    """Which of the proposals are right."""

    fields: Annotated[list[Field], Described(min_length=1, max_length=len(Field))]
