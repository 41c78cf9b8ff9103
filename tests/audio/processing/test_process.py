"""What is made of a file, measured against ffmpeg."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import mutagen
import numpy as np
import pytest
from mutagen.id3 import APIC, SYLT, USLT

from audio.processing import services
from audio.processing.services import Outcome
from audio.processing.shapes import MadeFile
from tests.audio.media import files
from tests.audio.processing import real

NAMES = {"low": 96_000, "normal": 160_000, "high": 320_000}


@contextmanager
def processed(path: Path) -> Iterator[Outcome]:
    with services.process(source=path, on_progress=lambda stage, percent: None) as outcome:
        yield outcome


def made(outcome: Outcome, name: str, packaging: str) -> MadeFile:
    return next(
        one for one in outcome.result.files if one.name == name and one.packaging == packaging
    )


@pytest.mark.parametrize("name", real.FORMS)
def test_renditions_last_as_long_and_sound_as_loud_as_the_original(
    piece: Path, tmp_path: Path, name: str
) -> None:
    path = real.as_sent(piece, tmp_path, name)
    lufs, loudness_range, true_peak = real.loudness(path)
    lasts = real.seconds(path)

    with processed(path) as outcome:
        measured = outcome.result.measured
        assert measured.lufs == pytest.approx(lufs, abs=0.1)
        assert measured.loudness_range == pytest.approx(loudness_range, abs=0.2)
        assert measured.true_peak == pytest.approx(true_peak, abs=0.3)
        assert outcome.duration_ms / 1000 == pytest.approx(lasts, abs=0.03)
        assert outcome.result.codec in {"flac", "pcm_s16le", "mp3", "aac", "opus", "vorbis"}
        for rendition in NAMES:
            one = outcome.folder / made(outcome, rendition, "file").file
            assert real.seconds(one) == pytest.approx(lasts, abs=0.05)
            assert real.loudness(one)[0] == pytest.approx(lufs, abs=0.3)


def test_each_rendition_has_its_bitrate_and_begins_with_its_index(
    piece: Path, tmp_path: Path
) -> None:
    with processed(real.as_sent(piece, tmp_path, "piece.flac")) as outcome:
        for name, bitrate in NAMES.items():
            one = made(outcome, name, "file")
            data = (outcome.folder / one.file).read_bytes()
            assert one.bitrate == bitrate
            assert len(data) * 8 / real.SECONDS == pytest.approx(bitrate, rel=0.1)
            assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("name", NAMES)
def test_segments_are_played_one_by_one_behind_their_beginning(
    piece: Path, tmp_path: Path, name: str
) -> None:
    with processed(real.as_sent(piece, tmp_path, "piece.mp3")) as outcome:
        one = made(outcome, name, "segments")
        data = (outcome.folder / one.file).read_bytes()
        assert one.segments is not None
        init, parts = one.segments["init"], one.segments["parts"]

        assert len(parts) == 7
        assert parts[0][1] == init
        assert all(
            offset + size == following for (_, offset, size), (_, following, _) in
            zip(parts, parts[1:], strict=False)
        )  # fmt: skip
        assert parts[-1][1] + parts[-1][2] == len(data)
        assert all(abs(length - 6000) < 30 for length, _, _ in parts[:-1])
        assert sum(length for length, _, _ in parts) == pytest.approx(
            outcome.duration_ms, abs=50
        )
        for number, (length, offset, size) in enumerate(parts):
            part = tmp_path / f"{number}.mp4"
            part.write_bytes(data[:init] + data[offset : offset + size])
            assert real.seconds(part) == pytest.approx(length / 1000, abs=0.06)


def test_the_preview_is_the_loudest_half_minute_and_fades(tmp_path: Path) -> None:
    samples = files.pcm(90, 1, 44_100).astype(np.float64)
    samples[:, : 2 * 44_100 * 50] *= 0.1
    path = files.encode(tmp_path / "a.wav", files.FORMS[".wav"], samples.astype(np.int16), {})

    with processed(path) as outcome:
        one = made(outcome, "normal", "preview")
        heard = outcome.folder / one.file
        assert outcome.result.measured.loudest_ms == pytest.approx(50_000, abs=11_000)
        assert real.seconds(heard) == pytest.approx(30, abs=0.03)
        assert real.loudness(heard)[0] == pytest.approx(real.loudness(path)[0], abs=1)
        heard_samples = np.frombuffer(heard.with_suffix(".raw").read_bytes(), np.int16)
        assert abs(heard_samples[:80]).max() < abs(heard_samples[8000:16_000]).max() / 20
        assert abs(heard_samples[-80:]).max() < abs(heard_samples[8000:16_000]).max() / 10


def test_a_short_piece_is_its_own_preview(tmp_path: Path) -> None:
    with processed(files.sound(tmp_path / "a.mp3", seconds=2)) as outcome:
        preview = outcome.folder / made(outcome, "normal", "preview").file
        assert real.seconds(preview) == pytest.approx(2, abs=0.05)


def test_sees_clipping_silence_and_the_shape(tmp_path: Path) -> None:
    """Silent, half as loud as can be, silent, cut off at full scale; ten seconds each."""
    rate = 44_100
    time = np.arange(10 * rate) / rate
    tone = np.sin(2 * np.pi * 220 * time)
    parts = [0 * tone, 0.5 * tone, 0 * tone, (1.5 * tone).clip(-1, 1)]
    wave = np.repeat((np.concatenate(parts) * 32_767).astype(np.int16), 2).reshape(1, -1)
    path = files.encode(tmp_path / "a.wav", files.FORMS[".wav"], wave, {})

    with processed(path) as outcome:
        measured = outcome.result.measured
    assert measured.silences == [(0, 10_000), (20_000, 30_000)]
    ((begin, end),) = measured.clippings
    assert begin == pytest.approx(30_000, abs=5)
    assert end == pytest.approx(40_000, abs=5)
    # |1.5 sin| is above 1 for 53.5 % of the time, and both channels are.
    assert measured.clipped_samples == pytest.approx(2 * 10 * rate * 0.535, rel=0.01)
    shape = measured.waveform
    assert len(shape) == 1000
    assert set(shape[5:245]) == {0}
    assert set(shape[255:495]) <= {127, 128}
    assert set(shape[505:745]) == {0}
    assert set(shape[755:]) == {255}


def test_nothing_but_silence_has_no_loudness(tmp_path: Path) -> None:
    silence = np.zeros((1, 44_100 * 2 * 5), np.int16)
    path = files.encode(tmp_path / "a.flac", files.FORMS[".flac"], silence, {})

    with processed(path) as outcome:
        measured = outcome.result.measured
    assert (measured.lufs, measured.loudness_range, measured.true_peak) == (None, None, None)
    assert measured.silences == [(0, 5000)]


def test_many_channels_become_two_and_none_is_cut_off(piece: Path, tmp_path: Path) -> None:
    path = tmp_path / "six.flac"
    channels = "pan=5.1|c0=c0|c1=c1|c2=c0|c3=c0|c4=c0|c5=c1,volume=0.9"
    real.ffmpeg("-ss", "60", "-t", "10", "-i", piece, "-map", "0:a", "-af", channels, path)

    with processed(path) as outcome:
        high = outcome.folder / made(outcome, "high", "file").file
        lufs, _, true_peak = real.loudness(high)
        assert outcome.result.channels == 6
        assert true_peak <= 0.5
        assert outcome.result.measured.lufs == pytest.approx(lufs, abs=0.3)


def test_one_channel_is_as_loud_as_it_was(piece: Path, tmp_path: Path) -> None:
    path = tmp_path / "mono.wav"
    real.ffmpeg("-ss", "60", "-t", "10", "-i", piece, "-map", "0:a", "-ac", "1", path)

    with processed(path) as outcome:
        high = outcome.folder / made(outcome, "high", "file").file
        assert outcome.result.measured.lufs == pytest.approx(real.loudness(path)[0], abs=0.1)
        assert real.loudness(high)[0] == pytest.approx(real.loudness(path)[0], abs=0.3)


def test_tells_tags_pictures_and_words_as_they_are(tmp_path: Path) -> None:
    path = files.sound(tmp_path / "a.mp3")
    tags = mutagen.File(path)
    tags.tags.add(USLT(encoding=3, lang="eng", text="First line\n\nSecond  line\n"))
    tags.tags.add(APIC(encoding=3, mime="image/jpeg", type=3, data=files.picture("red")))
    tags.save()

    with processed(path) as outcome:
        assert outcome.lyrics == "First line\n\nSecond  line\n"
        assert list(outcome.pictures()) == [files.picture("red")]


def test_words_with_times_become_lrc(tmp_path: Path) -> None:
    path = files.sound(tmp_path / "a.mp3")
    tags = mutagen.File(path)
    words = [("\nOne", 1230), ("\nTwo", 61_000)]
    tags.tags.add(SYLT(encoding=3, lang="eng", format=2, type=1, text=words))
    tags.save()

    with processed(path) as outcome:
        assert outcome.lyrics == "[00:01.23]One\n[01:01.00]Two"


def test_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    path = files.sound(tmp_path / "a.flac", seconds=5)

    with services.process(source=path, on_progress=lambda *said: told.append(said)):
        pass

    stages = list(dict.fromkeys(stage for stage, _ in told))
    assert stages == ["checking", "encoding", "packaging", "listening"]
    assert [percent for _, percent in told] == sorted(percent for _, percent in told)
    assert len(told) > 20
