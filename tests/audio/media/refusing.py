"""Asks for a refusal."""

from pathlib import Path

import pytest

from audio.media.probe import probe
from audio.media.refusals import Refused


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        probe(path)
    return caught.value
