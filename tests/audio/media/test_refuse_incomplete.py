"""Files of which a part is missing, each format by its own sign."""

from pathlib import Path

import numpy as np
import pytest

from tests.audio.media import files
from tests.audio.media.refusing import refusal

RANDOM = np.random.default_rng(7).bytes(200_000)


@pytest.mark.parametrize("name", ["a.flac", "a.mp3", "a.opus", "a.wav"])
def test_refuses_the_first_half_of_a_file(tmp_path: Path, name: str) -> None:
    path = files.cut(files.sound(tmp_path / name, seconds=4))

    assert refusal(path).code == "incomplete"


def test_says_how_much_of_a_file_arrived(tmp_path: Path) -> None:
    wav = files.sound(tmp_path / "a.wav", seconds=80)
    files.cut(wav, 0.8)

    assert str(refusal(wav)).startswith(
        "This file ends early or is damaged: 1:03 of 1:20 arrived."
    )


def test_refuses_half_an_m4a_with_its_index_in_front(tmp_path: Path) -> None:
    path = files.cut(files.sound(tmp_path / "a.m4a", movflags="+faststart"))

    assert refusal(path).code == "incomplete"


def test_refuses_half_an_m4a_whose_index_is_lost(tmp_path: Path) -> None:
    assert refusal(files.cut(files.sound(tmp_path / "a.m4a"))).code == "broken"


@pytest.mark.parametrize("lost", [1, 300, 3000])
def test_refuses_an_ogg_that_lost_only_its_end(tmp_path: Path, lost: int) -> None:
    path = files.sound(tmp_path / "a.opus")
    path.write_bytes(path.read_bytes()[:-lost])

    assert refusal(path).code == "incomplete"


def test_refuses_an_ogg_with_a_damaged_page(tmp_path: Path) -> None:
    """All of it is there, so it is not told that a part is missing."""
    path = files.spoil(files.sound(tmp_path / "a.opus", seconds=6), 0.5)

    assert refusal(path).code == "damaged"


def test_refuses_an_ogg_that_lacks_a_page(tmp_path: Path) -> None:
    path = files.sound(tmp_path / "a.opus", seconds=6)
    pages = path.read_bytes().split(b"OggS")
    path.write_bytes(b"OggS".join(pages[:4] + pages[5:]))

    assert refusal(path).code == "incomplete"


def test_refuses_a_flac_whose_frames_are_damaged(tmp_path: Path) -> None:
    path = files.sound(tmp_path / "a.flac", seconds=6)
    start = path.read_bytes().index(b"\xff\xf8", 100)
    data = bytearray(path.read_bytes())
    frame = data.index(b"\xff\xf8", start + 5000)
    data[frame : frame + 6] = bytes(6)
    path.write_bytes(data)

    refused = refusal(path)
    assert refused.code == "damaged"
    assert str(refused).startswith("This file is damaged: 0:05 of its 0:06 can be read.")


def test_refuses_an_mp3_that_holds_more_than_it_says(tmp_path: Path) -> None:
    """Two recordings glued together: players stop after the first."""
    one = files.sound(tmp_path / "1.mp3", seed=1)
    two = files.sound(tmp_path / "2.mp3", seed=2)
    one.write_bytes(one.read_bytes() + two.read_bytes())

    assert str(refusal(one)) == (
        "This file says that it lasts 0:02 and holds 0:04: encode it anew."
    )


def test_refuses_a_flac_that_holds_more_than_it_says(tmp_path: Path) -> None:
    assert refusal(files.claiming(tmp_path / "a.flac", 1000)).code == "wrong_length"
