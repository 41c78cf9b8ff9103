"""What a player is told, and may ask."""

from datetime import datetime

from pydantic import BaseModel, Field

from audio.media.models import Quality


class StreamQuery(BaseModel):
    quality: Quality | None = Field(None, description="At most this; else what there is.")


class RenditionOut(BaseModel):
    """`bitrate` in bit/s, `size` in bytes."""

    quality: Quality
    codec: str
    content_type: str
    bitrate: int
    size: int
    url: str


class Loudness(BaseModel):
    """Integrated LUFS and true peak in dBTP; null, with no gain, until they are measured."""

    lufs: float | None
    true_peak: float | None
    gain_db: float


class PlayOut(BaseModel):
    """`url` is the rendition of the quality asked for; all of them end at `expires_at`."""

    url: str
    expires_at: datetime
    renditions: list[RenditionOut] = Field(description="The best first.")
    hls_url: str | None
    loudness: Loudness
    waveform_url: str | None
