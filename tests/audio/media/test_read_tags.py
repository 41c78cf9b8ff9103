"""Every format says the same things in its own words."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest
from mutagen import id3
from mutagen.flac import FLAC, Picture
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE

from audio.media import containers, tags
from audio.media.probe import probe
from tests.audio.media import files

FRONT, BACK = files.picture("red"), files.picture("blue")


def _picture(data: bytes, kind: int) -> Picture:
    picture = Picture()
    picture.type, picture.mime, picture.data = kind, "image/jpeg", data
    return picture


def _vorbis(file: FLAC | OggOpus) -> None:
    file["TITLE"] = "Sea Song"
    file["artist"] = ["Ida", "Bo"]
    file["ALBUM ARTIST"] = "Ida & Friends"
    file["album"] = "Harbour"
    file["tracknumber"] = "3/12"
    file["disc"] = "2"
    file["date"] = "2019-05-31"
    file["genre"] = ["Folk", "Sea Shanty"]
    file["isrc"] = "DEA121900031"
    file["label"] = "Pier"
    file["copyright"] = "2019 Ida"
    file["licence"] = "CC BY 4.0"
    file["compilation"] = "1"
    file["itunesadvisory"] = "1"
    file["releasetype"] = "ep"


def flac(path: Path) -> None:
    file = FLAC(files.sound(path))
    _vorbis(file)
    file.add_picture(_picture(BACK, 4))
    file.add_picture(_picture(FRONT, 3))
    file.save()


def opus(path: Path) -> None:
    file = OggOpus(files.sound(path))
    _vorbis(file)
    blocks = [_picture(BACK, 4), _picture(FRONT, 3)]
    file["metadata_block_picture"] = [base64.b64encode(b.write()).decode() for b in blocks]
    file.save()


def _frames() -> list[id3.Frame]:
    return [
        id3.TIT2(encoding=3, text="Sea Song"),
        id3.TPE1(encoding=3, text=["Ida", "Bo"]),
        id3.TPE2(encoding=1, text="Ida & Friends"),
        id3.TALB(encoding=3, text="Harbour"),
        id3.TRCK(encoding=0, text="3/12"),
        id3.TPOS(encoding=0, text="2"),
        id3.TDRC(encoding=0, text="2019-05-31"),
        id3.TCON(encoding=3, text=["Folk", "Sea Shanty"]),
        id3.TSRC(encoding=0, text="DEA121900031"),
        id3.TPUB(encoding=3, text="Pier"),
        id3.TCOP(encoding=3, text="2019 Ida"),
        id3.WCOP(url="CC BY 4.0"),
        id3.TCMP(encoding=0, text="1"),
        id3.TXXX(encoding=3, desc="ITUNESADVISORY", text="1"),
        id3.TXXX(encoding=3, desc="MusicBrainz Album Type", text="ep"),
        id3.APIC(encoding=3, mime="image/jpeg", type=4, desc="back", data=BACK),
        id3.APIC(encoding=3, mime="image/jpeg", type=3, desc="front", data=FRONT),
    ]


def mp3(path: Path) -> None:
    files.sound(path)
    written = id3.ID3()
    for frame in _frames():
        written.add(frame)
    written.save(path)


def wav(path: Path) -> None:
    file: Any = WAVE(files.sound(path))
    file.add_tags()
    for frame in _frames():
        file.tags.add(frame)
    file.save()


def m4a(path: Path) -> None:
    file = MP4(files.sound(path))
    own = "----:com.apple.iTunes:"
    file["\xa9nam"] = "Sea Song"
    file["\xa9ART"] = ["Ida", "Bo"]
    file["aART"] = "Ida & Friends"
    file["\xa9alb"] = "Harbour"
    file["trkn"], file["disk"] = [(3, 12)], [(2, 2)]
    file["\xa9day"] = "2019-05-31"
    file["\xa9gen"] = ["Folk", "Sea Shanty"]
    file["cprt"] = "2019 Ida"
    file["cpil"], file["rtng"] = True, [1]
    file[own + "ISRC"] = b"DEA121900031"
    file[own + "LABEL"] = b"Pier"
    file[own + "LICENSE"] = b"CC BY 4.0"
    file[own + "MusicBrainz Album Type"] = b"ep"
    file["covr"] = [MP4Cover(FRONT), MP4Cover(BACK)]
    file.save()


SAID = {
    "title": "Sea Song",
    "artist": "Ida|Bo",
    "albumartist": "Ida & Friends",
    "album": "Harbour",
    "date": "2019-05-31",
    "genre": "Folk|Sea Shanty",
    "isrc": "DEA121900031",
    "organization": "Pier",
    "copyright": "2019 Ida",
    "license": "CC BY 4.0",
    "compilation": "1",
    "itunesadvisory": "1",
    "releasetype": "ep",
}


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.flac", flac), ("a.opus", opus), ("a.mp3", mp3), ("a.wav", wav), ("a.m4a", m4a)],
)
def test_each_format_says_the_same(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    path = tmp_path / name
    write(path)

    found = tags.read(path, container_of(path))

    assert {field: "|".join(found.fields[field]) for field in SAID} == SAID
    assert found.fields["tracknumber"][0].split("/")[0] == "3"
    assert found.fields["discnumber"][0] == "2"
    assert found.pictures == [FRONT, BACK]


def container_of(path: Path) -> containers.Container:
    with path.open("rb") as file:
        container = containers.recognise(file)
    assert container
    return container


@pytest.mark.parametrize("name", ["a.flac", "a.opus", "a.mp3", "a.wav", "a.m4a"])
def test_an_untagged_file_says_nothing(tmp_path: Path, name: str) -> None:
    path = files.sound(tmp_path / name)

    found = tags.read(path, container_of(path))

    assert "title" not in found.fields
    assert found.pictures == []


def test_a_wav_without_id3_is_asked_for_its_info(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with av.open(str(path), "w", format="wav") as file:
        file.metadata.update(title="Sea Song", artist="Ida", album="Harbour", track="3")
        stream = file.add_stream("pcm_s16le", rate=44_100, layout="stereo")
        frame = av.AudioFrame(format="s16", layout="stereo", samples=44_100)
        frame.sample_rate = 44_100
        file.mux(stream.encode(frame))

    fields = tags.read(path, containers.WAV).fields

    assert fields["title"] == ["Sea Song"]
    assert fields["artist"] == ["Ida"]
    assert fields["album"] == ["Harbour"]
    assert fields["tracknumber"] == ["3"]


def test_letters_of_old_programs_are_read(tmp_path: Path) -> None:
    path = files.sound(tmp_path / "a.wav")
    name = "Café\0".encode("cp1252") + b"\0"
    info = b"INFOINAM" + len(name).to_bytes(4, "little") + name
    with path.open("ab") as file:
        file.write(b"LIST" + len(info).to_bytes(4, "little") + info)

    assert probe(path).duration_ms == 2000
    assert tags.read(path, containers.WAV).fields["title"] == ["Café"]


def test_numbers_of_the_oldest_tags_become_genres(tmp_path: Path) -> None:
    path = files.sound(tmp_path / "a.mp3")
    written = id3.ID3()
    written.add(id3.TCON(encoding=0, text="(17)"))
    written.save(path)

    assert tags.read(path, containers.MP3).fields["genre"] == ["Rock"]


def test_broken_tags_are_no_tags(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.flac"
    flac(path)
    data = bytearray(path.read_bytes())
    data[47:60] = b"\xff" * 13  # in the comments' lengths
    path.write_bytes(data)

    assert tags.read(path, containers.FLAC) == tags.NONE
    assert "cannot be read" in caplog.text
