"""What a file says of itself, before it is in the catalogue."""

from dataclasses import dataclass
from datetime import date

from audio.catalog.models.album import AlbumType, Precision
from audio.catalog.models.publication import Licence


@dataclass(frozen=True)
class NewTrack:
    """Names as written; `album_artist` empty means the track's artist."""

    title: str
    artist: str
    duration_ms: int
    album: str = ""
    album_artist: str = ""
    album_type: AlbumType = AlbumType.ALBUM
    release_date: date | None = None
    release_date_precision: Precision = Precision.DAY
    disc_number: int = 1
    track_number: int = 0
    explicit: bool = False
    isrc: str = ""
    label: str = ""
    licence: Licence = Licence.ALL_RIGHTS_RESERVED
    rights_holder: str = ""
    genres: tuple[str, ...] = ()
    featuring: tuple[str, ...] = ()
