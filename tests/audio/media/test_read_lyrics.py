"""Words in files and beside them, as they are written."""

from pathlib import Path
from typing import Any

import mutagen
import pytest
from mutagen.id3 import SYLT, USLT

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


def sylt(path: Path, text: list[tuple[str, int]], **fields: Any) -> str:
    tags: Any = mutagen.File(files.sound(path))
    given = {"encoding": 3, "lang": "eng", "format": 2, "type": 1} | fields
    tags.tags.add(SYLT(text=text, **given))
    tags.tags.add(USLT(encoding=3, lang="eng", text="Without times"))
    tags.save()
    return lyrics.read(path, CONTAINERS["mp3"])


def test_times_of_a_tag_are_kept_to_the_millisecond(tmp_path: Path) -> None:
    words = [("\nOne", 59_999), ("\nTwo", 3_600_005), ("\n", 3_700_000)]

    assert sylt(tmp_path / "a.mp3", words) == ("[00:59.999]One\n[60:00.005]Two\n[61:40.00]")


def test_syllables_of_a_tag_are_words_of_a_line(tmp_path: Path) -> None:
    words = [("O", 1_000), ("ver ", 1_200), ("here\n", 1_500), ("and ", 4_000), ("home", 4_500)]

    assert sylt(tmp_path / "a.mp3", words) == (
        "[00:01.00]<00:01.00>O<00:01.20>ver <00:01.50>here\n"
        "[00:04.00]<00:04.00>and <00:04.50>home"
    )


def test_without_breaks_each_of_a_tags_texts_is_a_line(tmp_path: Path) -> None:
    words = [("Over the harbour", 1_000), ("and home", 4_000)]

    assert sylt(tmp_path / "a.mp3", words) == "[00:01.00]Over the harbour\n[00:04.00]and home"


def test_chords_are_no_words(tmp_path: Path) -> None:
    assert sylt(tmp_path / "a.mp3", [("Am", 1_000)], type=5) == "Without times"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_beside_it_without_a_mark_of_its_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.lrc").write_bytes("[00:12.00]Grüße".encode(encoding))

    assert lyrics.beside(tmp_path / "a.flac") == "[00:12.00]Grüße"
