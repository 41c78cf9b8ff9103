"""Every file that must be refused, with its own reason."""

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from audio.media.containers import MP3
from audio.media.probe import opened_by_ffmpeg, probe
from tests.audio.media import files
from tests.audio.media.refusing import refusal

RANDOM = np.random.default_rng(7).bytes(200_000)


@pytest.mark.parametrize(
    "content",
    [
        b"Dear diary, today I heard a song.\n" * 500,
        RANDOM,
        b"\xff\xfb\x90\x64" + RANDOM,
        b"ID3\x04\x00\x00\x00\x00\x00\x00#EXTM3U\n/etc/passwd\n",
    ],
    ids=["text", "random", "one frame's header", "m3u8 behind ID3"],
)
def test_refuses_what_is_no_audio_whatever_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(content)

    assert refusal(path).code == "not_audio"


@pytest.mark.parametrize(
    "content",
    [
        b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        b"\xef\xbb\xbf#EXTM3U\nsong.mp3\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"[playlist]\nFile1=song.mp3\n",
    ],
    ids=["m3u8", "m3u", "ffconcat", "pls"],
)
def test_refuses_a_playlist_whatever_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(content)

    assert refusal(path).code == "playlist"


@pytest.mark.parametrize(
    ("demuxer", "content"),
    [
        ("hls", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:3,\n{}\n#EXT-X-ENDLIST\n"),
        ("concat", "ffconcat version 1.0\nfile {}\n"),
    ],
)
def test_no_content_makes_ffmpeg_open_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demuxer: str, content: str
) -> None:
    """Should a playlist ever get past the magic bytes: as it is, it would be followed."""
    monkeypatch.chdir(tmp_path)
    files.sound(tmp_path / "secret.mp3")
    playlist = content.format("secret.mp3").encode()
    with av.open(io.BytesIO(playlist), "r", format=demuxer) as followed:
        assert followed.streams.audio

    with pytest.raises(av.FFmpegError):
        opened_by_ffmpeg(io.BytesIO(playlist), replace(MP3, demuxer=demuxer))


def test_refuses_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(files.sound(tmp_path / "inside.mp3"), "inside.mp3")

    assert refusal(path).code == "archive"


def test_refuses_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").touch()

    assert refusal(tmp_path / "a.mp3").code == "empty_file"


def test_refuses_what_is_no_ordinary_file_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.mp3")

    assert refusal(tmp_path / "a.mp3").code == "unreadable"


def test_refuses_a_file_that_is_gone(tmp_path: Path) -> None:
    refused = refusal(tmp_path / "a.mp3")

    assert str(refused) == "This file cannot be read: No such file or directory."


def test_refuses_less_than_a_second(tmp_path: Path) -> None:
    assert refusal(files.sound(tmp_path / "a.flac", seconds=0.5)).code == "too_short"


def test_refuses_more_than_four_hours_before_reading_them(tmp_path: Path) -> None:
    path = files.claiming(tmp_path / "a.flac", (4 * 3600 + 2) * 44_100)

    assert str(refusal(path)) == "This lasts longer than 4 hours: cut it into parts."


def test_takes_four_hours(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    with av.open(str(path), "w", format="flac") as file:
        stream = file.add_stream("flac", rate=8000, layout="mono")
        for minute in range(4 * 60):
            frame = files.silence(8000, "mono", samples=60 * 8000)
            frame.pts = minute * 60 * 8000
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))

    assert probe(path).duration_ms == 4 * 3600 * 1000


def test_refuses_a_sample_rate_that_nobody_hears(tmp_path: Path) -> None:
    path = files.encode(
        tmp_path / "a.wav",
        files.Form("wav", "pcm_s16le", 384_000),
        files.pcm(1.5, 1, 384_000),
        {},
    )

    assert refusal(path).code == "sample_rate_too_high"


def test_refuses_many_channels_at_a_high_rate_for_long(tmp_path: Path) -> None:
    """Half an hour of 7.1 at 192 kHz: small as a file, 6 GB when decoded."""
    path = files.claiming(tmp_path / "a.flac", 1830 * 192_000, rate=192_000, layout="7.1")

    assert refusal(path).code == "too_much_audio"


def test_takes_three_hours_of_stereo(tmp_path: Path) -> None:
    """Its claim is believed as far as to read on; then it is short of nearly all."""
    path = files.claiming(tmp_path / "a.flac", 3 * 3600 * 44_100)

    assert str(refusal(path)).startswith(
        "This file ends early or is damaged: 0:00 of 3:00:00 arrived."
    )


@pytest.mark.parametrize(("sound", "code"), [(True, "has_video"), (False, "no_audio")])
def test_refuses_a_film(tmp_path: Path, sound: bool, code: str) -> None:
    """Of one without sound, none can be saved."""
    path = tmp_path / "a.m4a"
    with av.open(str(path), "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        heard = file.add_stream("aac", rate=44_100, layout="stereo") if sound else None
        for _ in range(20):
            file.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        file.mux(stream.encode(None))
        if heard:
            file.mux(heard.encode(files.silence(44_100, "stereo", samples=4096)))
            file.mux(heard.encode(None))

    assert refusal(path).code == code


def test_refuses_two_recordings_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    with av.open(str(path), "w", format="mp4") as file:
        streams = [file.add_stream("aac", rate=44_100, layout="stereo") for _ in range(2)]
        for stream in streams:
            file.mux(stream.encode(files.silence(44_100, "stereo", samples=4096)))
            file.mux(stream.encode(None))

    assert refusal(path).code == "several_streams"


def test_refuses_a_codec_that_browsers_do_not_play(tmp_path: Path) -> None:
    path = files.encode(
        tmp_path / "a.wav", files.Form("wav", "adpcm_ms"), files.pcm(2, 1, 44_100), {}
    )

    assert refusal(path).code == "unsupported_codec"
    assert "adpcm_ms" in str(refusal(path))


def test_refuses_a_codec_that_nobody_knows(tmp_path: Path) -> None:
    path = files.sound(tmp_path / "a.m4a")
    path.write_bytes(path.read_bytes().replace(b"mp4a", b"zzzz").replace(b"esds", b"free"))

    assert refusal(path).code == "unsupported_codec"


def test_refuses_what_is_encrypted(tmp_path: Path) -> None:
    path = files.sound(tmp_path / "a.m4a")
    path.write_bytes(path.read_bytes().replace(b"mp4a", b"drms"))

    assert refusal(path).code == "encrypted"
