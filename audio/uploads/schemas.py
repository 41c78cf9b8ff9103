"""Shapes of uploads."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from audio.catalog.schemas import TrackOut
from audio.uploads.models import Status, Transport
from config.fields import Id, visible
from config.pagination import PageQuery

FileName = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(visible),
]
Sha256 = Annotated[
    str, StringConstraints(to_lower=True, pattern=r"^[0-9a-fA-F]{64}$", max_length=64)
]
Number = Annotated[int, Field(ge=1, le=999)]
Stretch = tuple[int, int]
LARGEST = 2**62


class NewUpload(BaseModel):
    """A file that is to come; `track_id` is for new audio of a track that is there.

    `artist_id` may be left out by who manages one page, or with an album or a track.
    """

    artist_id: Id | None = None
    album_id: Id | None = None
    track_id: Id | None = None
    title: Title | None = None
    file_name: FileName
    size: Annotated[int, Field(ge=1, le=LARGEST, description="In bytes.")]
    sha256: Sha256 | None = None
    transport: Literal["tus", "s3"] = "tus"


class NewTrackForm(BaseModel):
    """What is said of a track together with its audio; the rest comes from the file's tags."""

    artist_id: Id | None = None
    album_id: Id | None = None
    title: Title | None = None
    disc_number: Number | None = None
    track_number: Number | None = None
    explicit: bool | None = None

    def given(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True, exclude={"artist_id", "album_id"})


class Refusal(BaseModel):
    """Why nothing was made of a file: `code` is stable, `reason` for people."""

    code: str
    reason: str


class TechnicalReport(BaseModel):
    """What was measured. Levels are null for nothing but silence.

    Stretches are [from, until] in ms; `waveform` has 1,000 peaks from 0 to 255.
    """

    lufs: float | None
    loudness_range: float | None
    true_peak: float | None
    clipped_samples: int
    clippings: list[Stretch]
    silences: list[Stretch]
    duration_ms: int
    container: str
    codec: str
    bitrate: int
    sample_rate: int
    bits_per_sample: int
    channels: int
    waveform: list[int]


class UploadPart(BaseModel):
    """A piece of the file, to be PUT at `url`."""

    number: int
    offset: int
    size: int
    url: str


class UploadOut(BaseModel):
    """A file on its way. `offset`: bytes that are here. `progress`: per cent of `stage`s."""

    id: uuid.UUID
    url: str
    status: Status
    transport: Transport
    file_name: str
    size: int
    offset: int
    sha256: str | None
    stage: str | None
    progress: int
    refused: Refusal | None
    artist_id: int
    album_id: int | None
    track_id: int | None
    created_at: datetime
    expires_at: datetime | None
    finished_at: datetime | None


class WholeUpload(UploadOut):
    """`parts` are there while a bucket waits for them, `report` once it is ready."""

    parts: list[UploadPart] | None
    report: TechnicalReport | None


class UploadQuery(PageQuery):
    """`status` for those alone."""

    status: Status | None = Field(None, description="Only those that are there.")


class TrackOnItsWay(BaseModel):
    """A draft, and the upload that its audio comes from."""

    track: TrackOut
    upload: UploadOut
