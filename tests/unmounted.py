"""A disk of files that comes and goes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def away(media: Path) -> Iterator[None]:
    """As when its disk is not mounted: every path leads nowhere."""
    kept = media.rename(media.with_name("unmounted"))
    media.write_text("no folder")
    yield
    media.unlink()
    kept.rename(media)
