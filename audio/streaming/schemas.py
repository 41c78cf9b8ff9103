"""What a player is told, and may ask."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from audio.media.models import Quality
from audio.streaming.loudness import Target


class StreamQuery(BaseModel):
    quality: Quality | None = Field(None, description="At most this; else what there is.")


class PlayQuery(StreamQuery):
    loudness: Target = Field(
        Target.NORMAL, description="quiet: -19 LUFS, normal: -14, loud: -11."
    )


class RenditionOut(BaseModel):
    """`bitrate` in bit/s, `size` in bytes."""

    quality: Quality
    codec: str
    content_type: str
    bitrate: int
    size: int
    url: str


class Loudness(BaseModel):
    """Integrated LUFS and true peak in dBTP; null, with no gain, until they are measured.

    `gain_db` brings the track to `target` LUFS, unless its true peak would be above -1 dBTP.
    """

    lufs: float | None
    true_peak: float | None
    gain_db: float
    target: float


class PlayOut(BaseModel):
    """`url` is the rendition of the quality asked for; all of them end at `expires_at`.

    `hls_url` (a playlist), `waveform_url` and `preview_url` (30 seconds) are null until made.
    """

    url: str
    expires_at: datetime
    renditions: list[RenditionOut] = Field(description="The best first.")
    hls_url: str | None
    loudness: Loudness
    waveform_url: str | None
    preview_url: str | None


class WaveformOut(BaseModel):
    """`peaks` are 1,000: the largest sample of each thousandth of the track.

    255 is full scale.
    """

    duration_ms: int
    peaks: list[Annotated[int, Field(ge=0, le=255)]]
