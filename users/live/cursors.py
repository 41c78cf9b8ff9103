"""The ids of events, by which a stream that was cut goes on. Pure.

An id says what was seen, as a snapshot of PostgreSQL does (`xmin:xmax:running`): all that
transactions told which are visible in it. So it cannot pass what is committed later.
"""

import re
from datetime import timedelta
from typing import NamedTuple

RESUMABLE = timedelta(hours=24)
LONGEST = 8_000
LARGEST = 2**63 - 1
"""A statement with a larger number fails, and all streams are read in one statement."""
_FORM = re.compile(
    r"(\d{1,12})\.(\d{1,19}:\d{1,19}:[\d,]*)(?:\.(\d{1,19}:\d{1,19}:[\d,]*)\.(\d{1,19}))?",
    re.ASCII,
)
_NUMBER = re.compile(r"\d+", re.ASCII)


class Cursor(NamedTuple):
    """All that is visible in `seen`; and of what is visible in `partly`, up to the id `upto`.

    `at`: when that was so, in Unix seconds.
    """

    at: int
    seen: str
    partly: str | None = None
    upto: int | None = None

    def __str__(self) -> str:
        told = f"{self.at}.{self.seen}"
        return told if self.partly is None else f"{told}.{self.partly}.{self.upto}"


def read(text: str, *, now: float) -> Cursor | None:
    """None for what is none, or older than what is kept: begin anew."""
    found = _FORM.fullmatch(text) if len(text) <= LONGEST else None
    if found is None or any(int(number) > LARGEST for number in _NUMBER.findall(text)):
        return None
    at, seen, partly, upto = found.groups()
    if not now - RESUMABLE.total_seconds() < int(at) <= now + 60:
        return None
    return Cursor(int(at), seen, partly, int(upto) if upto else None)
