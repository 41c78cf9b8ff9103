"""What is made of a file."""

from pathlib import Path

import pytest

from audio.processing import services
from tests.audio.media import files


def test_makes_everything_that_a_listener_may_ask_for(tmp_path: Path) -> None:
    path = files.sound(tmp_path / "a.flac", seconds=8)
    told: list[tuple[str, int]] = []

    with services.process(
        source=path, on_progress=lambda stage, percent: told.append((stage, percent))
    ) as outcome:
        made = {(one.name, one.packaging): one for one in outcome.result.files}
        print(outcome.result, told)
    assert len(made) == 7
