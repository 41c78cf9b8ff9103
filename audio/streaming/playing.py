"""The answer to "play this", and how its bytes are to arrive."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.http import content_disposition_header

from audio.catalog.rows import Json
from audio.streaming import signing
from audio.streaming.choice import Source, choose
from audio.streaming.delivery import Stored
from config import env


def told(
    *,
    track_id: int,
    sources: Sequence[Source],
    quality: str,
    session_id: UUID,
    base: str,
    now: datetime,
) -> Json:
    """A `PlayOut`: addresses that need no header. `base` is the origin of our own pages."""
    session = signing.reference(session_id, env.STREAM_KEY)
    expires = signing.expiry(now, sources[0].duration_ms)

    def url(source: Source) -> str:
        claim = signing.Claim(track_id, source.rendition_id, session, expires)
        return f"{base}/api/tracks/{track_id}/stream/?{claim.query(env.STREAM_KEY)}"

    best_first = sorted(sources, key=lambda source: source.step, reverse=True)
    return {
        "url": url(choose(sources, quality)),
        "expires_at": signing.at(expires),
        "renditions": [_rendition(source, url) for source in best_first],
        "hls_url": None,
        "loudness": {"lufs": None, "true_peak": None, "gain_db": 0.0},
        "waveform_url": None,
    }


def _rendition(source: Source, url: Callable[[Source], str]) -> Json:
    return {
        "quality": source.quality,
        "codec": source.codec,
        "content_type": source.content_type,
        "bitrate": source.bitrate,
        "size": source.size,
        "url": url(source),
    }


def stored(source: Source) -> Stored:
    return Stored(
        key=source.file,
        content_type=source.content_type,
        etag=f'"{source.sha256}"',
        disposition=content_disposition_header(False, source.file_name) or "inline",
        cache_control="private, max-age=3600",
    )
