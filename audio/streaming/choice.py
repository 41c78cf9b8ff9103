"""Which of a track's files a listener gets. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from audio.media.containers import CONTAINERS
from audio.media.models import Quality

LADDER = (Quality.LOW, Quality.NORMAL, Quality.HIGH, Quality.ORIGINAL)


class Source(NamedTuple):
    """A rendition, with what is told of its track. The order is that of `queries.COLUMNS`."""

    rendition_id: int
    quality: str
    packaging: str
    codec: str
    container: str
    bitrate: int
    size: int
    sha256: str
    file: str
    duration_ms: int
    title: str
    artist: str

    @property
    def step(self) -> int:
        """On the ladder, from the bottom."""
        return LADDER.index(Quality(self.quality))

    @property
    def content_type(self) -> str:
        return CONTAINERS[self.container].content_type

    @property
    def file_name(self) -> str:
        return f"{self.artist} - {self.title}{CONTAINERS[self.container].extension}"


def choose(sources: Sequence[Source], quality: str) -> Source:
    """The best that is not above `quality`; where all are above it, the lowest."""
    return at_most(sources, quality)[0]


def at_most(sources: Sequence[Source], quality: str) -> list[Source]:
    """Those not above `quality`, the best first; where all are above it, the lowest alone."""
    most = LADDER.index(Quality(quality))
    best_first = sorted(sources, key=lambda source: source.step, reverse=True)
    return [source for source in best_first if source.step <= most] or best_first[-1:]
