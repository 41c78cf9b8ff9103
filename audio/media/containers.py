"""The kinds of audio file that come in, and how their first bytes tell them apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from audio.media import mpeg


@dataclass(frozen=True, slots=True)
class Container:
    """`demuxer` is FFmpeg's name for it; `codecs` are those that browsers play."""

    name: str
    title: str
    demuxer: str
    extension: str
    content_type: str
    codecs: frozenset[str]


_PCM = frozenset({"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le"})

MP3 = Container("mp3", "an MP3", "mp3", ".mp3", "audio/mpeg", frozenset({"mp3"}))
FLAC = Container("flac", "a FLAC", "flac", ".flac", "audio/flac", frozenset({"flac"}))
OGG = Container(
    "ogg", "an Ogg", "ogg", ".ogg", "audio/ogg", frozenset({"vorbis", "opus", "flac"})
)
MP4 = Container("mp4", "an M4A", "mov", ".m4a", "audio/mp4", frozenset({"aac", "alac"}))
WAV = Container("wav", "a WAV", "wav", ".wav", "audio/wav", _PCM)

CONTAINERS = {container.name: container for container in (MP3, FLAC, OGG, MP4, WAV)}
EXTENSIONS = frozenset({".mp3", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".wav"})


_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_PLAYLISTS = (b"#EXTM3U", b"ffconcat version", b"[playlist]")


def recognise(file: BinaryIO) -> Container | None:
    """By content alone: a name can say anything, and FFmpeg's own guess opens playlists."""
    file.seek(0)
    head = file.read(512)
    if is_archive(head):
        return None  # it may hold an MP3 just as it is
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return WAV
    if head.startswith(b"OggS"):
        return OGG
    if head[4:8] == b"ftyp":
        return MP4
    begin = mpeg.end_of_id3(file)
    file.seek(begin)
    if file.read(4) == b"fLaC":
        return FLAC
    return MP3 if mpeg.first_frame(file, begin) is not None else None


def is_archive(head: bytes) -> bool:
    """By the first 512 bytes."""
    return head.startswith(_ARCHIVES) or head[257:262] == b"ustar"


def is_playlist(head: bytes) -> bool:
    """By the first bytes."""
    return head.removeprefix(b"\xef\xbb\xbf").startswith(_PLAYLISTS)


def decoders() -> Iterator[str]:
    """What FFmpeg may use while it looks at a stream; pictures are not decoded at all."""
    yield "mp3float"
    for container in CONTAINERS.values():
        yield from container.codecs
