"""What a file is, and every file that must be refused, with its own reason."""

import io
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from mutagen.flac import FLAC
from mutagen.id3 import ID3, TIT2
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from audio.media.containers import MP3
from audio.media.probe import opened_by_ffmpeg, probe
from audio.media.refusals import Refused
from tests.audio.media import files

RANDOM = np.random.default_rng(7).bytes(200_000)


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        probe(path)
    return caught.value


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


@pytest.mark.parametrize(
    "content",
    [
        b"Dear diary, today I heard a song.\n" * 500,
        RANDOM,
        b"\xff\xfb\x90\x64" + RANDOM,
        b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"ID3\x04\x00\x00\x00\x00\x00\x00#EXTM3U\n/etc/passwd\n",
    ],
    ids=["text", "random", "one frame's header", "m3u8", "ffconcat", "m3u8 behind ID3"],
)
def test_refuses_what_is_no_audio_whatever_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(content)

    assert refusal(path).code == "not_audio"


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

    assert refusal(path).code == "not_audio"


def test_refuses_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").touch()

    assert refusal(tmp_path / "a.mp3").code == "empty_file"


def test_refuses_what_is_no_ordinary_file_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.mp3")

    assert refusal(tmp_path / "a.mp3").code == "unreadable"


def test_refuses_a_file_that_is_gone(tmp_path: Path) -> None:
    refused = refusal(tmp_path / "a.mp3")

    assert str(refused) == "This file cannot be read: No such file or directory."


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
    path = files.spoil(files.sound(tmp_path / "a.opus", seconds=6), 0.5)

    assert refusal(path).code == "incomplete"


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

    assert refusal(path).code == "incomplete"


def test_refuses_an_mp3_that_holds_more_than_it_says(tmp_path: Path) -> None:
    """Two recordings glued together: players stop after the first."""
    one = files.sound(tmp_path / "1.mp3", seed=1)
    two = files.sound(tmp_path / "2.mp3", seed=2)
    one.write_bytes(one.read_bytes() + two.read_bytes())

    assert str(refusal(one)) == (
        "This file says that it lasts 0:02 and holds 0:04: encode it anew."
    )


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


def test_refuses_less_than_a_second(tmp_path: Path) -> None:
    assert refusal(files.sound(tmp_path / "a.flac", seconds=0.5)).code == "too_short"


def claiming(path: Path, samples: int, *, rate: int = 44_100, layout: str = "stereo") -> Path:
    """A small FLAC whose header tells of so many samples."""
    with av.open(str(path), "w", format="flac") as file:
        stream = file.add_stream("flac", rate=rate, layout=layout)
        file.mux(stream.encode(silence(rate, layout, samples=4096)))
        file.mux(stream.encode(None))
    data = bytearray(path.read_bytes())
    data[21:26] = ((data[21] & 0xF0) << 32 | samples).to_bytes(5)
    path.write_bytes(data)
    return path


def silence(rate: int, layout: str, *, samples: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout=layout, samples=samples)
    frame.sample_rate = rate
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    return frame


def test_refuses_a_flac_that_holds_more_than_it_says(tmp_path: Path) -> None:
    assert refusal(claiming(tmp_path / "a.flac", 1000)).code == "wrong_length"


def test_refuses_more_than_four_hours_before_reading_them(tmp_path: Path) -> None:
    path = claiming(tmp_path / "a.flac", (4 * 3600 + 2) * 44_100)

    assert str(refusal(path)) == "This lasts longer than 4 hours: cut it into parts."


def test_takes_four_hours(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    with av.open(str(path), "w", format="flac") as file:
        stream = file.add_stream("flac", rate=8000, layout="mono")
        for minute in range(4 * 60):
            frame = silence(8000, "mono", samples=60 * 8000)
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
    path = claiming(tmp_path / "a.flac", 1830 * 192_000, rate=192_000, layout="7.1")

    assert refusal(path).code == "too_much_audio"


def test_takes_three_hours_of_stereo(tmp_path: Path) -> None:
    """Its claim is believed as far as to read on; then it is short of nearly all."""
    path = claiming(tmp_path / "a.flac", 3 * 3600 * 44_100)

    assert str(refusal(path)).startswith(
        "This file ends early or is damaged: 0:00 of 3:00:00 arrived."
    )


def test_refuses_a_film(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    with av.open(str(path), "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        for _ in range(20):
            file.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        file.mux(stream.encode(None))

    assert refusal(path).code == "has_video"


def test_refuses_two_recordings_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    with av.open(str(path), "w", format="mp4") as file:
        streams = [file.add_stream("aac", rate=44_100, layout="stereo") for _ in range(2)]
        for stream in streams:
            file.mux(stream.encode(silence(44_100, "stereo", samples=4096)))
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
