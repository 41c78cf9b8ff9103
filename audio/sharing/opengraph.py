"""What a page says of itself to those who show links: OpenGraph, and Twitter's cards.

The vocabulary is that of ogp.me; `music:` is at ogp.me/ns/music.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from audio.sharing import describing, embedding
from audio.sharing.contents import Contents, Song
from audio.sharing.models import Kind
from audio.sharing.shown import Shown

TYPES: Final = {
    Kind.TRACK: "music.song",
    Kind.ALBUM: "music.album",
    Kind.PLAYLIST: "music.playlist",
    Kind.ARTIST: "profile",
    Kind.GENRE: "website",
}
SITE: Final = "Tonearm"


class Tag(NamedTuple):
    """A `<meta>`: `attribute` is `property`, or `name` as Twitter reads it."""

    attribute: str
    name: str
    content: str


def tags(shown: Shown, contents: Contents, base: str) -> list[Tag]:
    """All of a page; `base` is the origin of our own pages."""
    found = [*_everywhere(shown, contents, base), *_ITS_OWN[shown.kind](shown, contents, base)]
    properties = [Tag("property", name, content) for name, content in found if content]
    cards = [Tag("name", name, content) for name, content in _card(shown, contents, base)]
    return properties + cards


def written(tags: Iterable[Tag]) -> SafeString:
    """As HTML. A template took four times as long for what is most of a page's head."""
    return format_html_join("\n  ", '<meta {}="{}" content="{}">', tags)


class Picture(NamedTuple):
    """Of a card. `path` begins with a slash."""

    path: str
    content_type: str
    width: int
    height: int
    alt: str


Pairs = Iterator[tuple[str, str]]


def _everywhere(shown: Shown, contents: Contents, base: str) -> Pairs:
    yield "og:site_name", SITE
    yield "og:type", TYPES[shown.kind]
    yield "og:title", shown.title
    yield "og:description", describing.sentence(shown)
    yield "og:url", base + shown.address
    picture = _picture(shown)
    yield "og:image", base + picture.path
    yield "og:image:type", picture.content_type
    yield "og:image:width", str(picture.width)
    yield "og:image:height", str(picture.height)
    yield "og:image:alt", picture.alt
    if shown.kind == Kind.TRACK and contents.preview:
        yield "og:audio", base + embedding.preview_path(shown.pk)
        yield "og:audio:type", contents.preview.content_type


def _of_track(shown: Shown, contents: Contents, base: str) -> Pairs:
    yield "music:duration", _seconds(shown.duration_ms)
    album = shown.more["album"]
    if album:
        yield "music:album", base + album["share_url"]
        yield "music:album:disc", str(shown.more["disc_number"])
        yield "music:album:track", str(shown.more["track_number"] or "")
        yield "music:release_date", describing.released(album)
    for artist in (shown.more["artist"], *shown.more["featuring"]):
        yield "music:musician", base + artist["share_url"]


def _of_album(shown: Shown, contents: Contents, base: str) -> Pairs:
    yield "music:musician", base + shown.more["artist"]["share_url"]
    yield "music:release_date", describing.released(shown.more)
    for song in contents.songs:
        yield "music:song", base + song.of["share_url"]
        yield "music:song:disc", str(song.of["disc_number"])
        yield "music:song:track", str(song.of["track_number"] or song.number)


def _of_playlist(shown: Shown, contents: Contents, base: str) -> Pairs:
    yield from _songs(contents.songs, base)


def _of_artist(shown: Shown, contents: Contents, base: str) -> Pairs:
    yield "profile:username", shown.slug


def _of_genre(shown: Shown, contents: Contents, base: str) -> Pairs:
    yield from ()


_ITS_OWN: Final = {
    Kind.TRACK: _of_track,
    Kind.ALBUM: _of_album,
    Kind.PLAYLIST: _of_playlist,
    Kind.ARTIST: _of_artist,
    Kind.GENRE: _of_genre,
}


def _songs(songs: Iterable[Song], base: str) -> Pairs:
    for song in songs:
        yield "music:song", base + song.of["share_url"]


def _card(shown: Shown, contents: Contents, base: str) -> Pairs:
    """A player where there is something to hear, and a picture elsewhere."""
    player = shown.embed_path if contents.preview and base.startswith("https://") else None
    yield "twitter:card", "player" if player else "summary_large_image"
    yield "twitter:title", shown.title
    yield "twitter:description", describing.sentence(shown)
    yield "twitter:image", base + _picture(shown).path
    yield "twitter:image:alt", _picture(shown).alt
    if player:
        size = embedding.size(shown.kind)
        yield "twitter:player", base + player
        yield "twitter:player:width", str(size.width)
        yield "twitter:player:height", str(size.height)


def _picture(shown: Shown) -> Picture:
    """Its own, or ours: a card without any is hardly seen."""
    if not (image := shown.image):
        return Picture(static("pages/card.png"), "image/png", 1200, 630, SITE)
    alt = describing.title(shown)
    return Picture(image.path, "image/jpeg", image.width, image.height, alt)


def _seconds(duration_ms: int | None) -> str:
    return str(round((duration_ms or 0) / 1000))
