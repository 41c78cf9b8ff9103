"""Each kind of file: it plays, says who it is, and carries its cover, as players expect."""

import base64
from io import BytesIO
from pathlib import Path

import av
import mutagen
import numpy as np
import pytest
from mutagen.flac import FLAC, Picture
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE
from PIL import Image

from audio.demo.covers import PAINTERS, cover
from audio.demo.encode import FORMATS, encode
from audio.demo.synthesis import SAMPLE_RATE, harmonics, steady
from audio.demo.tags import WRITERS, Cover, Tags

SECONDS = 3
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def wave() -> np.ndarray:
    """A chord with its right side quieter, fading in and out."""
    length = SECONDS * SAMPLE_RATE
    tones = sum(steady(hertz, length, harmonics(hertz, 1_500)) for hertz in (220, 277.2, 329.6))
    shape = np.sin(np.linspace(0, np.pi, length))
    return np.stack([tones * shape * 0.2, tones * shape * 0.1]).astype(np.float32)


def tags(picture: Cover) -> Tags:
    return Tags(
        title="夜の窓",
        credit="Tomás Verdelho feat. Mallow & Static",
        artists=("Tomás Verdelho", "Mallow & Static"),
        album="Varanda ao Sul",
        album_artist="Tomás Verdelho",
        date="2022-05",
        track=(3, 9),
        disc=(1, 2),
        genre="Bossa Nova",
        composer="Juniper Mallow",
        copyright="© 2022 Tomás Verdelho, CC BY 4.0",
        licence=LICENCE,
        bpm=136,
        cover=picture,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One tagged file of each kind."""
    where = tmp_path_factory.mktemp("files")
    for name, form in FORMATS.items():
        encode(wave(), where / f"song{form.suffix}", form)
        WRITERS[name](where / f"song{form.suffix}", tags(cover("varanda_ao_sul")))
    return where


def decoded(path: Path, rate: int = SAMPLE_RATE) -> np.ndarray:
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp", "stereo", rate)
        frames = container.decode(container.streams.audio[0])
        return np.concatenate(
            [part.to_ndarray() for frame in frames for part in resampler.resample(frame)],
            axis=1,
        )


@pytest.mark.parametrize("name", FORMATS)
def test_the_file_holds_the_sound_it_was_given(folder, name):
    given, form = wave(), FORMATS[name]

    heard = decoded(folder / f"song{form.suffix}")

    assert abs(heard.shape[1] - given.shape[1]) < 0.1 * SAMPLE_RATE
    # Encoders may delay by some milliseconds: compare at the best shift.
    a, b = given[0, : 2 * SAMPLE_RATE], heard[0, : 2 * SAMPLE_RATE]
    size = 1 << 18
    likeness = np.fft.irfft(np.fft.rfft(a, size).conj() * np.fft.rfft(b, size))
    assert likeness.max() / np.sqrt((a**2).sum() * (b**2).sum()) > 0.98
    loudness = [float(np.sqrt((side**2).mean())) for side in heard]
    assert loudness[0] == pytest.approx(2 * loudness[1], rel=0.1)


@pytest.mark.parametrize("name", FORMATS)
def test_the_file_is_what_its_name_says(folder, name):
    form = FORMATS[name]
    with av.open(str(folder / f"song{form.suffix}")) as container:
        stream = container.streams.audio[0]
        codec, rate, channels = stream.codec_context.name, stream.rate, stream.channels

    assert channels == 2
    assert rate == (48_000 if name == "opus" else 44_100)
    assert codec in {"flac", "mp3", "mp3float", "opus", "libopus", "aac", "pcm_s16le"}
    length = mutagen.File(folder / f"song{form.suffix}").info.length
    assert length == pytest.approx(SECONDS, abs=0.1)


@pytest.mark.parametrize(("kind", "suffix"), [(FLAC, ".flac"), (OggOpus, ".opus")])
def test_vorbis_comments(folder, kind, suffix):
    file = kind(folder / f"song{suffix}")

    assert {key: file[key] for key in file if key != "metadata_block_picture"} | {} == {
        **{key: file[key] for key in file if key == "encoder"},
        "title": ["夜の窓"],
        "artist": ["Tomás Verdelho feat. Mallow & Static"],
        "artists": ["Tomás Verdelho", "Mallow & Static"],
        "album": ["Varanda ao Sul"],
        "albumartist": ["Tomás Verdelho"],
        "date": ["2022-05"],
        "tracknumber": ["3"],
        "tracktotal": ["9"],
        "discnumber": ["1"],
        "disctotal": ["2"],
        "genre": ["Bossa Nova"],
        "composer": ["Juniper Mallow"],
        "copyright": ["© 2022 Tomás Verdelho, CC BY 4.0"],
        "license": [LICENCE],
        "bpm": ["136"],
    }


@pytest.mark.parametrize(("kind", "suffix"), [(MP3, ".mp3"), (WAVE, ".wav")])
def test_id3(folder, kind, suffix):
    id3 = kind(folder / f"song{suffix}").tags

    assert {key: str(id3[key]) for key in id3 if key[0] == "T" and key != "TSSE"} == {
        "TIT2": "夜の窓",
        "TPE1": "Tomás Verdelho feat. Mallow & Static",
        "TXXX:ARTISTS": "Tomás Verdelho\x00Mallow & Static",
        "TALB": "Varanda ao Sul",
        "TPE2": "Tomás Verdelho",
        "TDRC": "2022-05",
        "TRCK": "3/9",
        "TPOS": "1/2",
        "TCON": "Bossa Nova",
        "TCOM": "Juniper Mallow",
        "TCOP": "© 2022 Tomás Verdelho, CC BY 4.0",
        "TBPM": "136",
    }
    assert id3["WCOP"].url == LICENCE


def test_mp4_atoms(folder):
    file = MP4(folder / "song.m4a")

    assert file["\xa9nam"] == ["夜の窓"]
    assert file["\xa9ART"] == ["Tomás Verdelho feat. Mallow & Static"]
    assert file["----:com.apple.iTunes:ARTISTS"] == [
        "Tomás Verdelho".encode(),
        b"Mallow & Static",
    ]
    assert file["\xa9alb"] == ["Varanda ao Sul"]
    assert file["aART"] == ["Tomás Verdelho"]
    assert file["\xa9day"] == ["2022-05"]
    assert file["trkn"] == [(3, 9)]
    assert file["disk"] == [(1, 2)]
    assert file["\xa9gen"] == ["Bossa Nova"]
    assert file["\xa9wrt"] == ["Juniper Mallow"]
    assert file["cprt"] == ["© 2022 Tomás Verdelho, CC BY 4.0"]
    assert file["tmpo"] == [136]
    assert file["----:com.apple.iTunes:LICENSE"] == [LICENCE.encode()]


def pictures(path: Path) -> list[bytes]:
    """The embedded pictures, each read in the way of its format."""
    file = mutagen.File(path)
    match file:
        case FLAC():
            return [picture.data for picture in file.pictures]
        case OggOpus():
            blocks = [Picture(base64.b64decode(b)) for b in file["metadata_block_picture"]]
            return [block.data for block in blocks]
        case MP4():
            return [bytes(picture) for picture in file["covr"]]
    return [frame.data for frame in file.tags.getall("APIC")]


@pytest.mark.parametrize("name", FORMATS)
def test_the_cover_is_embedded_byte_for_byte(folder, name):
    assert pictures(folder / f"song{FORMATS[name].suffix}") == [cover("varanda_ao_sul").data]


@pytest.mark.parametrize("name", PAINTERS)
def test_a_cover_is_a_square_picture_with_something_on_it(name):
    picture = cover(name)
    image = Image.open(BytesIO(picture.data))

    assert image.get_format_mimetype() == picture.mime
    assert image.size == (1_000, 1_000)
    assert 50_000 < len(picture.data) < 500_000
    pixels = np.asarray(image.convert("RGB").resize((100, 100)), dtype=np.float64)
    assert pixels.std() > 25
    # Colour, not only grey: the channels differ somewhere.
    assert np.abs(pixels[..., 0] - pixels[..., 2]).max() > 40


def test_a_cover_is_the_same_whenever_it_is_painted():
    first = cover("windowlight").data
    cover.cache_clear()

    assert cover("windowlight").data == first


def test_no_two_covers_are_alike():
    assert len({cover(name).data for name in PAINTERS}) == 5
