"""Playlists as files: what may be said of one that comes, and what became of it."""

from typing import Literal

from pydantic import BaseModel, Field

from audio.playlists.matching import How, Why
from audio.playlists.schemas.playlists import KeyQuery, PlaylistOut, Title, Visibility

FormatName = Literal["m3u8", "xspf", "jspf"]


class ExportQuery(KeyQuery):
    """The file that you want; `key` opens an unlisted playlist."""

    format: FormatName = Field("m3u8", description="Which kind of file.")


class ImportForm(BaseModel):
    """Without `title`: that which the file names, else the file's own name."""

    title: Title | None = None
    visibility: Visibility = "private"
    dry_run: bool = Field(False, description="Only tell what would be found.")


class EntryReport(BaseModel):
    """An entry of the file, in its words, and the track that it means.

    `ambiguous`: it may be any of `candidates`, so that none was added. `how` and `confidence`
    (0 to 1) say by what a track was recognised: an address of this server, its ISRC, the very
    file, its names, or the file's name.
    """

    position: int
    title: str
    artist: str
    album: str
    location: str
    status: Literal["matched", "ambiguous", "unmatched"]
    track_id: int | None
    how: How | None
    confidence: float | None
    candidates: list[int] = Field(description="Ids of tracks, at most five.")
    why: Why | None = Field(
        description="`not_here`: nothing goes by these names. `no_names`: it has none."
    )


class ImportReport(BaseModel):
    """How many entries of each kind, and each of them."""

    total: int
    matched: int
    ambiguous: int
    unmatched: int
    entries: list[EntryReport]


class ImportOut(BaseModel):
    """`playlist` is null after a `dry_run`."""

    playlist: PlaylistOut | None
    report: ImportReport
