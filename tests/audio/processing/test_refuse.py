"""Each file that cannot be used is refused for its own reason, within time and memory."""

import os
import resource
from pathlib import Path

import pytest

from audio.media.refusals import Refused
from audio.processing import services
from tests.audio.processing import rejected


@pytest.mark.parametrize("name", rejected.MATRIX)
def test_refuses(name: str, piece: Path, tmp_path: Path, work: Path) -> None:
    code, make = rejected.MATRIX[name]
    path = make(piece, tmp_path)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    with (
        pytest.raises(Refused) as refused,
        services.process(source=path, on_progress=lambda stage, percent: None),
    ):
        pass

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert refused.value.code == code
    assert after.ru_utime - before.ru_utime < 10
    assert os.listdir(work) == []
