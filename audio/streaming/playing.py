"""The answer to "play this", and how its bytes are to arrive."""

from datetime import datetime
from typing import NamedTuple, Self
from urllib.parse import urlencode
from uuid import UUID

from django.utils.http import content_disposition_header

from audio.catalog.cards import Json
from audio.media.models import Packaging, Quality
from audio.streaming import hls, loudness, signing
from audio.streaming.choice import Source, at_most, choose
from audio.streaming.delivery import Stored
from audio.streaming.hls import Segments
from audio.streaming.queries import Playable
from config import env
from users.accounts.listening import current

CACHED = "private, max-age=3600"
SEGMENTS = "segments.mp4"
NEVER_CACHED = "private, no-store"


class Addresses(NamedTuple):
    """What one listener may ask for of one track; all of it ends at the same time.

    `base` is the origin of our own pages, `claim` that of the playlists.
    """

    base: str
    claim: signing.Claim

    @classmethod
    def of(
        cls, base: str, track_id: int, found: Playable, *, session_id: UUID, now: datetime
    ) -> Self:
        """New ones."""
        claim = signing.Claim(
            track_id,
            signing.PLAYLISTS,
            signing.reference(session_id, env.STREAM_KEY),
            signing.expiry(now, found.sources[0].duration_ms),
            found.unpublished,
            current().code,
        )
        return cls(base, claim)

    def stream(self, source: Source) -> str:
        claim = self.claim._replace(rendition_id=source.rendition_id)
        return f"{self._track}stream/?{claim.query(env.STREAM_KEY)}"

    def segments(self, source: Source) -> str:
        """The same bytes: FFmpeg takes no segments from an address without such an ending."""
        return self.stream(source).replace("/stream/?", f"/stream/{SEGMENTS}?")

    def master(self, quality: str) -> str:
        """`quality` need not be signed: it only leaves some out."""
        query = self.claim.query(env.STREAM_KEY)
        return f"{self._track}hls/?{query}&{urlencode({'quality': quality})}"

    def media(self, quality: str) -> str:
        return f"{self._track}hls/{quality}/?{self.claim.query(env.STREAM_KEY)}"

    @property
    def waveform(self) -> str:
        return f"{self._track}waveform/"

    @property
    def _track(self) -> str:
        return f"{self.base}/api/tracks/{self.claim.track_id}/"


def told(
    found: Playable, addresses: Addresses, *, quality: str, target: loudness.Target
) -> Json:
    """A `PlayOut`: addresses that need no header."""
    files = at_most(found.packaged(Packaging.FILE), Quality.ORIGINAL)
    previews = found.packaged(Packaging.PREVIEW)
    return {
        "url": addresses.stream(choose(files, quality)),
        "expires_at": signing.at(addresses.claim.expires),
        "renditions": [_rendition(source, addresses.stream(source)) for source in files],
        "hls_url": addresses.master(quality) if found.packaged(Packaging.SEGMENTS) else None,
        "loudness": loudness.told(target, found.lufs, found.true_peak),
        "waveform_url": addresses.waveform if found.measured else None,
        "preview_url": addresses.stream(previews[0]) if previews else None,
    }


def _rendition(source: Source, url: str) -> Json:
    return {
        "quality": source.quality,
        "codec": source.codec,
        "content_type": source.content_type,
        "bitrate": source.bitrate,
        "size": source.size,
        "url": url,
    }


def master(found: list[tuple[Source, Segments]], addresses: Addresses, quality: str) -> str:
    """The best first, none above `quality`."""
    segments = {source.rendition_id: one for source, one in found}
    chosen = at_most([source for source, _ in found], quality)
    return hls.master(
        [
            hls.Variant(one.codec, segments[one.rendition_id], addresses.media(one.quality))
            for one in chosen
        ]
    )


def stored(source: Source, *, name: str = "") -> Stored:
    """With a `name` it is to be kept as a file, not played."""
    disposition = content_disposition_header(bool(name), name or source.file_name)
    return Stored(
        key=source.file,
        content_type=source.content_type,
        etag=f'"{source.sha256}"',
        disposition=disposition or "inline",
        cache_control=NEVER_CACHED if name else CACHED,
    )
