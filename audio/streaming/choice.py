"""Which of a track's files a listener gets. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from audio.media.containers import CONTAINERS
from audio.media.models import Quality
from config.errors import NotFound

LADDER = (Quality.LOW, Quality.NORMAL, Quality.HIGH, Quality.ORIGINAL)


class Source(NamedTuple):
    """A rendition, with what is told of its track. The order is that of `queries.COLUMNS`."""

    rendition_id: int
    quality: str
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
    most = LADDER.index(Quality(quality))
    fitting = [source for source in sources if source.step <= most]
    if fitting:
        return max(fitting, key=lambda source: source.step)
    return min(sources, key=lambda source: source.step)


def by_id(sources: Sequence[Source], rendition_id: int) -> Source:
    """Raises `NotFound` when it is there no more."""
    for source in sources:
        if source.rendition_id == rendition_id:
            return source
    raise NotFound
