"""Shapes of imports and of what came of them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from audio.imports.formats.shape import Kind, Match, RefusalReason
from config.pagination import PageQuery

Format = Literal[
    "lastfm_csv",
    "lastfm_pages",
    "listenbrainz",
    "listenbrainz_feedback",
    "spotify_extended",
    "spotify_history",
    "spotify_library",
    "spotify_playlists",
]


class FileOut(BaseModel):
    """A file as it was sent; `formats` are those found in it."""

    name: str
    size: int = Field(description="Bytes.")
    formats: list[Format]


class CountOut(BaseModel):
    """Names of one kind with one outcome.

    `seen` is how often they stand in the files, `added` how many plays, likes, saved albums or
    playlists are new because of them.
    """

    kind: Kind
    status: Match
    names: int
    seen: int
    added: int


class RefusedOut(BaseModel):
    """What was left out of a file, and why; `entries` are the first 20 of them, from 1.

    Without any, it is the whole file, or the rest of it. `file` is empty where it is not known.
    """

    file: str
    why: RefusalReason
    count: int
    entries: list[int]


class LibraryImportOut(BaseModel):
    """An import; `progress` is per cent."""

    id: int
    status: Literal["waiting", "running", "ready", "failed"]
    progress: int
    created_at: datetime
    finished_at: datetime | None
    files: list[FileOut]
    counts: list[CountOut]
    refused: list[RefusedOut]


class MeansOut(BaseModel):
    """What a name means here."""

    type: Literal["track", "album", "artist", "playlist"]
    id: int


class NameOut(BaseModel):
    """A name in the files' own words, and what became of it.

    `near` is not quite the same name: look at it. `ambiguous` may be any of `candidates`, of
    which none was taken.
    """

    kind: Kind
    status: Match
    how: str | None = Field(
        description="`isrc`, `names`, `near`, `same_names`; null: by nothing."
    )
    confidence: float | None
    artist: str
    title: str
    album: str
    seen: int
    added: int
    means: MeansOut | None
    candidates: list[int] = Field(description="Ids, at most five.")


class NamesQuery(PageQuery):
    """Some of them only."""

    status: Match | None = None
    kind: Kind | None = None
