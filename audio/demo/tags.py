"""What a file says about itself: title, artists, album, numbers, licence, cover (mutagen)."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mutagen.flac import FLAC, Picture
from mutagen.id3 import (
    APIC,
    TALB,
    TBPM,
    TCOM,
    TCON,
    TCOP,
    TDRC,
    TIT2,
    TPE1,
    TPE2,
    TPOS,
    TRCK,
    TXXX,
    WCOP,
    Frame,
    PictureType,
)
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4, MP4Cover
from mutagen.oggopus import OggOpus
from mutagen.wave import WAVE


@dataclass(frozen=True, slots=True)
class Cover:
    """A square picture as a file's bytes."""

    data: bytes
    mime: str
    side: int


@dataclass(frozen=True, slots=True)
class Tags:
    """The facts, whatever the format calls them; numbers are (this, of how many).

    The names of the fields in each format are MusicBrainz Picard's, which players know.
    """

    title: str
    credit: str
    """The artists in one line, as printed: "A feat. B"."""
    artists: tuple[str, ...]
    album: str
    album_artist: str
    date: str
    track: tuple[int, int]
    disc: tuple[int, int]
    genre: str
    composer: str
    copyright: str
    licence: str
    """The address of the licence."""
    bpm: int
    cover: Cover


def picture(cover: Cover) -> Picture:
    """A FLAC picture block, which Ogg carries too."""
    block = Picture()
    block.type, block.mime, block.data = PictureType.COVER_FRONT, cover.mime, cover.data
    block.width = block.height = cover.side
    block.depth = 24
    return block


def vorbis_comments(tags: Tags) -> dict[str, list[str]]:
    return {
        "title": [tags.title],
        "artist": [tags.credit],
        "artists": list(tags.artists),
        "album": [tags.album],
        "albumartist": [tags.album_artist],
        "date": [tags.date],
        "tracknumber": [str(tags.track[0])],
        "tracktotal": [str(tags.track[1])],
        "discnumber": [str(tags.disc[0])],
        "disctotal": [str(tags.disc[1])],
        "genre": [tags.genre],
        "composer": [tags.composer],
        "copyright": [tags.copyright],
        "license": [tags.licence],
        "bpm": [str(tags.bpm)],
    }


def tag_flac(path: Path, tags: Tags) -> None:
    file = FLAC(path)
    file.update(vorbis_comments(tags))
    file.add_picture(picture(tags.cover))
    file.save()


def tag_opus(path: Path, tags: Tags) -> None:
    file = OggOpus(path)
    file.update(vorbis_comments(tags))
    block = base64.b64encode(picture(tags.cover).write()).decode("ascii")
    file["metadata_block_picture"] = [block]
    file.save()


def id3_frames(tags: Tags) -> list[Frame]:
    """ID3v2.4, in UTF-8."""
    cover = tags.cover
    return [
        TIT2(encoding=3, text=[tags.title]),
        TPE1(encoding=3, text=[tags.credit]),
        TXXX(encoding=3, desc="ARTISTS", text=list(tags.artists)),
        TALB(encoding=3, text=[tags.album]),
        TPE2(encoding=3, text=[tags.album_artist]),
        TDRC(encoding=3, text=[tags.date]),
        TRCK(encoding=3, text=["{}/{}".format(*tags.track)]),
        TPOS(encoding=3, text=["{}/{}".format(*tags.disc)]),
        TCON(encoding=3, text=[tags.genre]),
        TCOM(encoding=3, text=[tags.composer]),
        TCOP(encoding=3, text=[tags.copyright]),
        TBPM(encoding=3, text=[str(tags.bpm)]),
        WCOP(url=tags.licence),
        APIC(encoding=3, mime=cover.mime, type=PictureType.COVER_FRONT, data=cover.data),
    ]


def tag_id3(file: MP3 | WAVE, tags: Tags) -> None:
    for frame in id3_frames(tags):
        file[frame.HashKey] = frame
    file.save()


def tag_mp3(path: Path, tags: Tags) -> None:
    tag_id3(MP3(path), tags)


def tag_wav(path: Path, tags: Tags) -> None:
    tag_id3(WAVE(path), tags)


def tag_m4a(path: Path, tags: Tags) -> None:
    file = MP4(path)
    kind = MP4Cover.FORMAT_PNG if tags.cover.mime == "image/png" else MP4Cover.FORMAT_JPEG
    file["\xa9nam"] = [tags.title]
    file["\xa9ART"] = [tags.credit]
    file["----:com.apple.iTunes:ARTISTS"] = [name.encode() for name in tags.artists]
    file["\xa9alb"] = [tags.album]
    file["aART"] = [tags.album_artist]
    file["\xa9day"] = [tags.date]
    file["trkn"] = [tags.track]
    file["disk"] = [tags.disc]
    file["\xa9gen"] = [tags.genre]
    file["\xa9wrt"] = [tags.composer]
    file["cprt"] = [tags.copyright]
    file["tmpo"] = [tags.bpm]
    file["----:com.apple.iTunes:LICENSE"] = [tags.licence.encode()]
    file["covr"] = [MP4Cover(tags.cover.data, imageformat=kind)]
    file.save()


WRITERS: dict[str, Callable[[Path, Tags], None]] = {
    "flac": tag_flac,
    "mp3": tag_mp3,
    "opus": tag_opus,
    "m4a": tag_m4a,
    "wav": tag_wav,
}
