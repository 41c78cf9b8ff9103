"""What a file says of itself, under Vorbis' names for it, whatever the format calls them."""

import base64
import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from mutagen import File
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3, PictureType
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from audio.media import containers, riff
from audio.media.probe import opened

log = logging.getLogger(__name__)

Fields = dict[str, list[str]]

_SAME = {
    "album artist": "albumartist",
    "album_artist": "albumartist",
    "disc": "discnumber",
    "label": "organization",
    "licence": "license",
    "musicbrainz album type": "releasetype",
    "musicbrainz_albumtype": "releasetype",
    "publisher": "organization",
    "track": "tracknumber",
    "year": "date",
}
_ID3 = {
    "TIT2": "title",
    "TPE1": "artist",
    "TPE2": "albumartist",
    "TALB": "album",
    "TRCK": "tracknumber",
    "TPOS": "discnumber",
    "TDRC": "date",
    "TSRC": "isrc",
    "TPUB": "organization",
    "TCOP": "copyright",
    "TCMP": "compilation",
    "WCOP": "license",
}
_MP4 = {
    "\xa9nam": "title",
    "\xa9ART": "artist",
    "aART": "albumartist",
    "\xa9alb": "album",
    "\xa9day": "date",
    "\xa9gen": "genre",
    "cprt": "copyright",
    "rtng": "itunesadvisory",
    "trkn": "tracknumber",
    "disk": "discnumber",
    "cpil": "compilation",
}
_OWN_NAME = "----:com.apple.iTunes:"


class Tags(NamedTuple):
    """Texts, and pictures as bytes, the front cover first."""

    fields: Fields
    pictures: list[bytes]


NONE = Tags({}, [])


def read(path: Path, container: containers.Container) -> Tags:
    """Empty where there are none, or where they are broken: the audio is what counts."""
    try:
        return _READERS[container.name](path)
    except Exception:  # a parser of foreign bytes fails in more ways than it names
        log.warning("The tags of %r cannot be read.", str(path), exc_info=True)
        return NONE


def bits_per_sample(path: Path, codec: str) -> int:
    """0 for what is lossy, where there is no such thing, and where it is not told."""
    if codec.startswith("pcm_"):
        return int("".join(filter(str.isdigit, codec)))
    if codec not in ("flac", "alac"):
        return 0
    try:
        return int(getattr(getattr(File(path), "info", None), "bits_per_sample", 0))
    except Exception:  # as above
        return 0


def _mp3(path: Path) -> Tags:
    return _of_id3(MP3(path).tags)


def _wav(path: Path) -> Tags:
    """ID3 where there is any; the older LIST INFO fills what it leaves open."""
    with opened(path) as file:
        info = riff.info(file)
    fields, pictures = _of_id3(WAVE(path).tags)
    return Tags(info | fields, pictures)


def _flac(path: Path) -> Tags:
    file = FLAC(path)
    return Tags(_of_vorbis(file.tags), _front_first(file.pictures))


def _ogg(path: Path) -> Tags:
    file = File(path, options=[OggOpus, OggVorbis, OggFLAC])
    tags: Any = file.tags if file else None
    if tags is None:
        return NONE
    blocks = tags.get("metadata_block_picture", [])
    return Tags(_of_vorbis(tags), _front_first(_decoded(blocks)))


def _mp4(path: Path) -> Tags:
    tags: Any = MP4(path).tags
    if tags is None:
        return NONE
    fields: Fields = {}
    for key, values in tags.items():
        if name := _MP4.get(key) or _field(key.removeprefix(_OWN_NAME), key):
            listed = values if isinstance(values, list) else [values]
            fields.setdefault(name, []).extend(_mp4_text(value) for value in listed)
    return Tags(fields, [bytes(cover) for cover in tags.get("covr", [])])


def _mp4_text(value: object) -> str:
    """Numbers of tracks and discs come as (this, of how many), flags as booleans."""
    match value:
        case bool():
            return str(int(value))
        case (number, *_):
            return str(number)
        case bytes():
            return value.decode(errors="replace")
        case _:
            return str(value)


def _field(name: str, key: str) -> str | None:
    """What programs name themselves, as in `TXXX:LICENSE`; None for what has no such name."""
    return None if name == key else _SAME.get(name.lower(), name.lower())


def _of_id3(tags: ID3 | None) -> Tags:
    if tags is None:
        return NONE
    fields: Fields = {}
    for key, frame in sorted(tags.items()):  # TXXX comes last
        if key == "TCON":
            fields["genre"] = list(frame.genres)  # numbers of ID3v1 become names
        elif name := _ID3.get(key) or _field(key.removeprefix("TXXX:"), key):
            texts = [frame.url] if key == "WCOP" else [str(text) for text in frame.text]
            fields.setdefault(name, []).extend(texts)
    return Tags(fields, _front_first(tags.getall("APIC")))


def _of_vorbis(comments: Any) -> Fields:
    fields: Fields = {}
    for key, value in comments or []:
        name = key.lower()
        if name != "metadata_block_picture":
            fields.setdefault(_SAME.get(name, name), []).append(value)
    return fields


def _decoded(blocks: list[str]) -> Iterator[Picture]:
    for block in blocks:
        yield Picture(base64.b64decode(block))


def _front_first(pictures: Iterable[Any]) -> list[bytes]:
    ordered = sorted(pictures, key=lambda picture: picture.type != PictureType.COVER_FRONT)
    return [picture.data for picture in ordered]


_READERS: dict[str, Callable[[Path], Tags]] = {
    containers.FLAC.name: _flac,
    containers.MP3.name: _mp3,
    containers.MP4.name: _mp4,
    containers.OGG.name: _ogg,
    containers.WAV.name: _wav,
}
