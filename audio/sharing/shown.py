"""What anybody may see of a thing that has a page of its own, as plain values."""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

from django.db.models import BigAutoField, CharField, QuerySet

from audio.catalog.cards import Json
from audio.catalog.models.publication import ANYBODY
from audio.catalog.rows import ALBUMS, ARTISTS, GENRES, TRACKS
from audio.catalog.source import Row, Source
from audio.playlists import rows
from audio.playlists.models.playlist import Playlist, Visibility
from audio.sharing.models import Kind
from config.compiled import Compiled, Param

KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""Of an unlisted playlist. Whatever else comes as one is none."""
LARGEST_ID: Final = 2**63 - 1
_CATALOGUE: Final[dict[str, Source]] = {
    Kind.TRACK: TRACKS,
    Kind.ALBUM: ALBUMS,
    Kind.ARTIST: ARTISTS,
    Kind.GENRE: GENRES,
}
_PK: Final = Param("pk", BigAutoField())


def _public(source: Source) -> Compiled:
    return Compiled(lambda: source.rows(source.visible_to(ANYBODY).filter(pk=_PK)))


def _playlists(key: str | Param) -> QuerySet[Playlist, Row]:
    opened = Playlist.objects.visible_to(ANYBODY, key=key)  # type: ignore[arg-type]
    return rows.rows(opened.filter(pk=_PK), viewer=ANYBODY)


_ONE: Final = {kind: _public(source) for kind, source in _CATALOGUE.items()}
_PLAYLIST: Final = Compiled(lambda: _playlists(""))
_PLAYLIST_BY_KEY: Final = Compiled(lambda: _playlists(Param("key", CharField())))


@dataclass(frozen=True)
class Image:
    """One size, in pixels. `path` begins with a slash."""

    path: str
    width: int
    height: int


@dataclass(frozen=True)
class Shown:
    """A thing, as anybody sees it now: keep it no longer than for one answer.

    `by` is whose it is: the artist of a track or an album, the owner of a playlist, else blank.
    `about` is what they wrote of it, plain text of many lines. `images` are widest first.
    `key` is that of an unlisted playlist, else blank. `more` is the API's JSON of the thing,
    its addresses without an origin; its tracks are not in it.
    """

    kind: Kind
    pk: int
    slug: str
    title: str
    by: str
    about: str
    images: list[Image]
    tracks_count: int | None
    duration_ms: int | None
    key: str = ""
    more: Json = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_public(self) -> bool:
        """No address needs a key: it may be listed, embedded, and found by robots."""
        return not self.key

    @property
    def path(self) -> str:
        """The one address of its page, without the key."""
        return f"/s/{self.kind}/{self.pk}/{quote(self.slug)}/"

    @property
    def address(self) -> str:
        """The same with the key, where there is one: what can be opened."""
        return self.path + (f"?{urlencode({'key': self.key})}" if self.key else "")

    @property
    def embed_path(self) -> str | None:
        """Its player inside other people's pages; None: it has none."""
        return f"/embed/{self.kind}/{self.pk}/" if self.is_public else None

    @property
    def image(self) -> Image | None:
        """The largest."""
        return self.images[0] if self.images else None


def find(kind: str, pk: int, *, key: str = "") -> Shown | None:
    """None: there is no such thing, or it is not everybody's to see. One query.

    `key` opens an unlisted playlist, and does nothing else.
    """
    if kind not in Kind.values or not 0 < pk <= LARGEST_ID:
        return None
    if kind == Kind.PLAYLIST:
        return _playlist(pk, key if KEY.fullmatch(key) else "")
    source = _CATALOGUE[kind]
    row = next(iter(_ONE[kind].rows(pk=pk)), None)
    if row is None:
        return None
    return _of_catalogue(Kind(kind), source.shape("", row), row[source.columns.index("slug")])


def _of_catalogue(kind: Kind, found: Json, slug: str) -> Shown:
    artist = found.get("artist")
    return Shown(
        kind=kind,
        pk=found["id"],
        slug=slug,
        title=found.get("title") or found["name"],
        by=artist["name"] if artist else "",
        about=found.get("description") or found.get("bio") or "",
        images=_images(found),
        tracks_count=found.get("tracks_count"),
        duration_ms=found.get("duration_ms"),
        more=found,
    )


def _playlist(pk: int, key: str) -> Shown | None:
    read = _PLAYLIST_BY_KEY.rows(pk=pk, key=key) if key else _PLAYLIST.rows(pk=pk)
    row = next(iter(read), None)
    if row is None:
        return None
    found = rows.shape("", row)
    return Shown(
        kind=Kind.PLAYLIST,
        pk=pk,
        slug=row[rows.PLAYLIST.index("slug")],
        title=found["title"],
        by=found["owner"]["name"],
        about=found["description"],
        images=_images(found),
        tracks_count=found["tracks_count"],
        duration_ms=found["duration_ms"],
        key=key if found["visibility"] == Visibility.UNLISTED else "",
        more=found,
    )


def _images(found: Json) -> list[Image]:
    return [Image(one["url"], one["width"], one["height"]) for one in found.get("images") or []]
