"""One recording in many encodings is found, and no other is: on real music."""

from pathlib import Path

import pytest

from audio.duplicates import chromaprint, matching
from audio.duplicates.queries import LEAST_COMMON
from tests.audio.media import debian
from tests.audio.processing import real

HEARD = ("-t", "125")
"""What comes after two minutes is in no fingerprint, and need not be encoded."""
PIECES = ("elvish-theme", "knolls", "sad", "victory", "underground", "northerners")
CHANGED = "with other treble and bass"
WAYS = {
    "mp3 at 64 kbit/s": ("a.mp3", "-b:a", "64k"),
    "opus at 32 kbit/s": ("a.opus", "-b:a", "32k"),
    "aac at 96 kbit/s": ("a.m4a", "-b:a", "96k"),
    "9 dB quieter": ("a.wav", "-af", "volume=-9dB"),
    "behind 3.1 s of silence": ("a.wav", "-af", "adelay=3100|3100"),
    CHANGED: ("a.wav", "-af", "treble=g=6,bass=g=-6"),
    "mono": ("a.flac", "-ac", "1"),
}


@pytest.fixture(scope="session")
def heard(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return {
        name: fingerprint(original(name), tmp_path_factory.mktemp("heard")) for name in PIECES
    }


def original(name: str) -> Path:
    return next(debian.unpacked("wesnoth-1.16-music").rglob(f"{name}.ogg"))


def fingerprint(path: Path, folder: Path) -> bytes:
    wav = folder / "heard.wav"
    form = ("-t", "120", "-ac", "1", "-ar", "11025")
    real.ffmpeg("-i", path, "-map", "0:a", *form, wav)
    return chromaprint.fingerprint(wav)


@pytest.mark.parametrize("way", WAYS)
def test_another_encoding_is_the_same(
    way: str, heard: dict[str, bytes], tmp_path: Path
) -> None:
    file, *options = WAYS[way]
    # Of a jingle of five seconds that is changed so much, not one word is left.
    for name in [name for name in PIECES if (name, way) != ("victory", CHANGED)]:
        real.ffmpeg(*HEARD, "-i", original(name), "-map", "0:a", *options, tmp_path / file)
        other = fingerprint(tmp_path / file, tmp_path)
        common = set(matching.picked(heard[name])) & set(matching.picked(other))
        assert matching.error_rate(heard[name], other) < 0.15, name
        assert len(common) >= LEAST_COMMON, name


def test_another_piece_is_another(heard: dict[str, bytes]) -> None:
    for one in PIECES:
        for two in PIECES:
            if one != two:
                assert matching.error_rate(heard[one], heard[two]) > 0.4


def test_a_part_of_it_is_the_same(heard: dict[str, bytes], tmp_path: Path) -> None:
    for name in set(PIECES) - {"victory"}:  # which lasts five seconds
        part = tmp_path / "part.flac"
        real.ffmpeg("-ss", "7.3", *HEARD, "-i", original(name), "-map", "0:a", part)
        other = fingerprint(part, tmp_path)
        assert matching.error_rate(heard[name], other) < 0.15, name


def test_silence_is_like_nothing(tmp_path: Path) -> None:
    wav = tmp_path / "silence.wav"
    real.ffmpeg("-f", "lavfi", "-i", "anullsrc=r=11025:cl=mono", "-t", "60", wav)
    silence = chromaprint.fingerprint(wav)

    assert matching.picked(silence) == []
    assert matching.error_rate(silence, silence) == 1.0


def test_nothing_is_like_nothing() -> None:
    assert matching.picked(b"") == []
    assert matching.error_rate(b"", b"") == 1.0
    assert matching.error_rate(b"", bytes(400)) == 1.0


def test_fpcalc_and_the_extra_hear_the_same(tmp_path: Path) -> None:
    """One of them takes the place of the other without a new fingerprint of everything."""
    assert chromaprint.words_of(b"DURATION=9\nFINGERPRINT=1,2,4294967295\n") == bytes(
        [1, 0, 0, 0, 2, 0, 0, 0, 255, 255, 255, 255]
    )
    assert chromaprint.words_of(b"") == b""


def test_what_is_no_sound_has_no_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"no sound")

    assert chromaprint.fingerprint(tmp_path / "a.wav") == b""


def test_what_is_not_in_our_form_is_given_to_no_program(tmp_path: Path) -> None:
    """A program that looks for itself would open the file that a playlist names."""
    playlist, stereo, long = (tmp_path / f"{name}.wav" for name in ("list", "stereo", "long"))
    playlist.write_text(f"ffconcat version 1.0\nfile {original(PIECES[0])}\n")
    real.ffmpeg("-f", "lavfi", "-i", "sine=r=11025", "-t", "9", "-ac", "2", stereo)
    real.ffmpeg("-f", "lavfi", "-i", "sine=r=11025", "-t", "122", long)

    for wav in (playlist, stereo, long):
        assert chromaprint.fingerprint(wav) == b""
