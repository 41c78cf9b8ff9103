"""Words in files and beside them, as they are written."""

from pathlib import Path
from typing import Any

import mutagen
import pytest

from audio.media import lyrics
from audio.media.containers import CONTAINERS
from tests.audio.media import files

WORDS = "First line\n\n  Second — Ünïcode \n"


@pytest.mark.parametrize(
    ("name", "container", "key"),
    [
        ("a.flac", "flac", "LYRICS"),
        ("a.flac", "flac", "UNSYNCEDLYRICS"),
        ("a.opus", "ogg", "lyrics"),
        ("a.m4a", "mp4", "\xa9lyr"),
    ],
)
def test_in_tags(tmp_path: Path, name: str, container: str, key: str) -> None:
    path = files.sound(tmp_path / name)
    file: Any = mutagen.File(path)
    file[key] = [WORDS]
    file.save()

    assert lyrics.read(path, CONTAINERS[container]) == WORDS


def test_none_of_them(tmp_path: Path) -> None:
    assert lyrics.read(files.sound(tmp_path / "a.flac"), CONTAINERS["flac"]) == ""
    assert lyrics.read(files.sound(tmp_path / "a.wav"), CONTAINERS["wav"]) == ""
    assert lyrics.beside(tmp_path / "a.flac") == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_beside_it(tmp_path: Path, encoding: str) -> None:
    text = "[00:12.00]Grüße – weit\n"
    (tmp_path / "a.lrc").write_bytes(text.encode(encoding))

    assert lyrics.beside(tmp_path / "a.flac") == text


def test_what_no_database_holds_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.lrc").write_bytes(b"a\0b" + b"x" * 1_000_000)

    assert lyrics.beside(tmp_path / "a.mp3").startswith("abxx")
    assert len(lyrics.beside(tmp_path / "a.mp3")) == 200_000
