"""MusicBrainz: recordings by ISRC or by their names, releases by their id.

https://musicbrainz.org/doc/MusicBrainz_API: JSON, a request a second, a User-Agent that says
whom to ask. What is not used of the answers is not read.
"""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter

from config import env
from config.outbound.service import Service

PAUSE = 1.1
KEPT = timedelta(days=1)
MOST = 10


class Artist(BaseModel):
    name: str = ""


class Credit(BaseModel):
    """`joinphrase` stands after the name: " feat. ". No name of its own: that of the artist."""

    name: str | None = None
    joinphrase: str | None = None
    artist: Artist = Artist()

    def __str__(self) -> str:
        return (self.name or self.artist.name) + (self.joinphrase or "")


def _bare(isrc: Any) -> Any:
    return isrc.get("id") if isinstance(isrc, dict) else isrc


Isrc = Annotated[str, BeforeValidator(_bare)]
"""Answers have the code alone; the page that documents the search, an object around it."""


class ShortRelease(BaseModel):
    """As it stands with a recording."""

    id: UUID
    title: str
    status: str | None = None
    date: str | None = None


class Recording(BaseModel):
    """`length` in milliseconds; `score` only in answers of the search."""

    id: UUID
    title: str
    length: int | None = None
    score: int = Field(100, ge=0, le=100)
    credits: list[Credit] = Field(default=[], alias="artist-credit")
    releases: list[ShortRelease] = []
    isrcs: list[Isrc] = []

    @property
    def artist(self) -> str:
        return "".join(map(str, self.credits))


class Recordings(BaseModel):
    recordings: list[Recording]


class Label(BaseModel):
    name: str


class LabelInfo(BaseModel):
    label: Label | None = None


class CoverArt(BaseModel):
    front: bool = False


class Release(BaseModel):
    """`date` is as much as is known: 1999, 1999-06 or 1999-06-21, or empty."""

    id: UUID
    title: str
    date: str | None = None
    barcode: str | None = None
    labels: list[LabelInfo] = Field(default=[], alias="label-info")
    cover_art: CoverArt = Field(default=CoverArt(), alias="cover-art-archive")


_RECORDINGS = TypeAdapter(Recordings)
_RELEASE = TypeAdapter(Release)


def by_isrc(isrc: str) -> list[Recording]:
    """Raises `client.Failed`, as all here."""
    said = _service().ask(
        _RECORDINGS, f"/ws/2/isrc/{isrc}", inc="artist-credits releases", fmt="json"
    )
    return said.recordings if said else []


def by_names(title: str, artist: str, album: str) -> list[Recording]:
    """The likeliest first."""
    wanted = {"recording": title, "artist": artist} | ({"release": album} if album else {})
    query = " AND ".join(f"{field}:{_phrase(text)}" for field, text in wanted.items())
    said = _service().ask(_RECORDINGS, "/ws/2/recording", query=query, limit=MOST, fmt="json")
    return said.recordings if said else []


def release(mbid: UUID) -> Release | None:
    return _service().ask(_RELEASE, f"/ws/2/release/{mbid}", inc="labels", fmt="json")


def _service() -> Service:
    return Service("musicbrainz", env.MUSICBRAINZ_URL, PAUSE, KEPT)


def _phrase(text: str) -> str:
    """In Lucene's quotes nothing else has a meaning."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
