"""A full disk is no fault of the file's: it is tried again until there is room."""

from pathlib import Path

import pytest

from audio.processing import running
from tests.audio.media import files
from tests.audio.processing.test_keep import silent
from tests.faults.records import Seen
from tests.small_disk import small_disk


@pytest.mark.fault("F9")
@pytest.mark.parametrize("left", [0, 100_000])
def test_a_full_disk_is_told_as_such(tmp_path: Path, left: int, seen: Seen) -> None:
    source = files.sound(tmp_path / "a.flac", seconds=5)
    with small_disk(tmp_path / "small", 8) as disk:
        folder = disk.place / "work"
        folder.mkdir()
        disk.leave(left)

        with pytest.raises(running.NoRoom) as refused:
            running.run(source, folder, silent)
        disk.give_back()
        made = running.run(source, folder, silent).files
        seen.tell(
            f"processing with {left:,} bytes left: {refused.typename}, then with room "
            f"{len(made)} files"
        )
        assert made
