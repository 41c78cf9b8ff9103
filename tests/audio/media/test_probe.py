"""What a file is, read without decoding it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from mutagen.flac import FLAC
from mutagen.id3 import ID3, TIT2
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from audio.media.probe import probe
from tests.audio.media import files

RANDOM = np.random.default_rng(7).bytes(200_000)


@pytest.mark.parametrize(
    ("name", "container", "codec", "rate", "milliseconds"),
    [
        ("a.flac", "flac", "flac", 44_100, 2000),
        ("a.mp3", "mp3", "mp3", 44_100, 2000),
        ("a.opus", "ogg", "opus", 48_000, 2000),
        ("a.m4a", "mp4", "aac", 44_100, 2000),
        ("a.wav", "wav", "pcm_s16le", 44_100, 2000),
    ],
)
def test_tells_what_a_file_is(
    tmp_path: Path, name: str, container: str, codec: str, rate: int, milliseconds: int
) -> None:
    found = probe(files.sound(tmp_path / name))

    assert (found.container.name, found.codec) == (container, codec)
    assert (found.sample_rate, found.channels) == (rate, 2)
    assert found.duration_ms == pytest.approx(milliseconds, abs=50)


def test_bitrate_is_the_average_of_the_audio_in_bits_a_second(tmp_path: Path) -> None:
    assert probe(files.sound(tmp_path / "a.wav")).bitrate == 44_100 * 16 * 2
    assert probe(files.sound(tmp_path / "a.mp3")).bitrate == pytest.approx(128_000, rel=0.05)


def test_the_name_plays_no_part(tmp_path: Path) -> None:
    flac = files.sound(tmp_path / "a.flac").rename(tmp_path / "a.mp3")

    assert probe(flac).container.name == "flac"


def test_the_audio_hash_differs_between_recordings(tmp_path: Path) -> None:
    one = probe(files.sound(tmp_path / "1.flac", seed=1))
    other = probe(files.sound(tmp_path / "2.flac", seed=2))

    assert one.audio_sha256 != other.audio_sha256


def _tag_flac(path: Path) -> None:
    file = FLAC(path)
    file["title"] = "Another"
    file.save()


def _tag_opus(path: Path) -> None:
    file = OggOpus(path)
    file["title"] = "Another" * 2000
    file.save()


def _tag_id3(path: Path) -> None:
    tags = ID3()
    tags.add(TIT2(encoding=3, text="Another" * 500))
    tags.save(path, v1=2)  # version 1 stands at the end, behind the audio


def _tag_mp4(path: Path) -> None:
    file = MP4(path)
    file["\xa9nam"] = "Another"
    file.save()


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("a.flac", _tag_flac),
        ("a.opus", _tag_opus),
        ("a.mp3", _tag_id3),
        ("a.m4a", _tag_mp4),
    ],
)
def test_new_tags_leave_the_audio_hash_as_it_is(
    tmp_path: Path, name: str, tag: Callable[[Path], None]
) -> None:
    path = files.sound(tmp_path / name)
    before, bytes_before = probe(path), path.read_bytes()

    tag(path)

    assert path.read_bytes() != bytes_before
    assert probe(path) == before


def test_a_flac_that_does_not_know_its_length_is_taken(tmp_path: Path) -> None:
    """As written to a pipe: the count of samples in its header is 0."""
    path = files.sound(tmp_path / "a.flac")
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path.write_bytes(data)

    assert probe(path).duration_ms == 2000


def test_takes_an_mp3_that_does_not_count_its_frames(tmp_path: Path) -> None:
    """As recorders and older encoders write it; here even its first frame is cut."""
    path = files.sound(tmp_path / "a.mp3", seconds=3)
    data = path.read_bytes()
    path.write_bytes(data[data.index(b"Info") + 1000 :])

    assert probe(path).duration_ms == pytest.approx(3000, abs=100)


def test_takes_an_mp3_behind_padding(tmp_path: Path) -> None:
    path = files.sound(tmp_path / "a.mp3")
    path.write_bytes(bytes(10_000) + path.read_bytes())

    assert probe(path).duration_ms == pytest.approx(2000, abs=50)
