"""Reading LRC, for tests: what is in it, or why it is refused."""

import pytest

from lyrics import lrc
from lyrics.stamps import Refused


def read(text: str) -> list[tuple[int, str]]:
    return [(line.time_ms, line.text) for line in lrc.parse(text).lines]


def refused(text: str) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        lrc.parse(text)
    return caught.value.line, caught.value.why
