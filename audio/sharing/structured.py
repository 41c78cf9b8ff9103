"""What a page says of itself to search engines: JSON-LD in the words of schema.org."""

import json
from collections.abc import Iterable
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from audio.catalog.cards import Json
from audio.sharing import describing, embedding
from audio.sharing.contents import Contents, Song
from audio.sharing.models import Kind
from audio.sharing.shown import Shown

_IN_HTML: Final = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
"""With these a text could end the `<script>` that it stands in."""


def script(shown: Shown, contents: Contents, base: str) -> SafeString:
    """What stands between `<script type="application/ld+json">` and its end."""
    text = json.dumps(document(shown, contents, base), ensure_ascii=False)
    return mark_safe(text.translate(_IN_HTML))  # noqa: S308 - no `<` is left in it


def document(shown: Shown, contents: Contents, base: str) -> Json:
    """`base` is the origin of our own pages."""
    told = {
        "@context": "https://schema.org",
        "@type": _TYPES[shown.kind],
        "@id": base + shown.address,
        "url": base + shown.address,
        "name": shown.title,
        "description": describing.sentence(shown),
        "image": [base + image.path for image in shown.images],
    }
    return _filled(told | _ITS_OWN[shown.kind](shown, contents, base))


def _track(shown: Shown, contents: Contents, base: str) -> Json:
    more, album = shown.more, shown.more["album"]
    told = {
        "byArtist": [_artist(one, base) for one in (more["artist"], *more["featuring"])],
        "duration": _duration(more["duration_ms"]),
        "genre": [genre["name"] for genre in more["genres"]],
        "isrcCode": more["isrc"],
        "datePublished": describing.released(album),
        "interactionStatistic": [
            _counted("ListenAction", more["plays_count"]),
            _counted("LikeAction", more["likes_count"]),
        ],
    }
    if album:
        told["inAlbum"] = {
            "@type": "MusicAlbum",
            "name": album["title"],
            "url": base + album["share_url"],
        }
    if contents.preview:
        told["audio"] = {
            "@type": "AudioObject",
            "contentUrl": base + embedding.preview_path(shown.pk),
            "encodingFormat": contents.preview.content_type,
            "duration": _duration(contents.preview.duration_ms),
        }
    return told


def _album(shown: Shown, contents: Contents, base: str) -> Json:
    more = shown.more
    release, production = _ALBUM_TYPES[more["album_type"]]
    return {
        "byArtist": _artist(more["artist"], base),
        "albumReleaseType": release,
        "albumProductionType": production,
        "datePublished": describing.released(more),
        "genre": [genre["name"] for genre in more["genres"]],
        "numTracks": more["tracks_count"],
        "gtin": more["upc"],
        "track": _list(contents.songs, base),
    }


def _artist_page(shown: Shown, contents: Contents, base: str) -> Json:
    return {
        "sameAs": shown.more["links"],
        "track": _list(contents.songs, base),
        "album": [
            {
                "@type": "MusicAlbum",
                "name": album["title"],
                "url": base + album["share_url"],
                "datePublished": describing.released(album),
            }
            for album in contents.albums
        ],
        "interactionStatistic": [_counted("FollowAction", shown.more["followers_count"])],
    }


def _playlist(shown: Shown, contents: Contents, base: str) -> Json:
    return {
        "author": {"@type": "Person", "name": shown.by},
        "numTracks": shown.tracks_count,
        "track": _list(contents.songs, base),
    }


def _genre(shown: Shown, contents: Contents, base: str) -> Json:
    """There is no type for a genre: it is a list of what is most played of it."""
    return {
        "about": {"@type": "DefinedTerm", "name": shown.title},
        "mainEntity": _list(contents.songs, base),
    }


_TYPES: Final = {
    Kind.TRACK: "MusicRecording",
    Kind.ALBUM: "MusicAlbum",
    Kind.ARTIST: "MusicGroup",
    Kind.PLAYLIST: "MusicPlaylist",
    Kind.GENRE: "CollectionPage",
}
_ITS_OWN: Final = {
    Kind.TRACK: _track,
    Kind.ALBUM: _album,
    Kind.ARTIST: _artist_page,
    Kind.PLAYLIST: _playlist,
    Kind.GENRE: _genre,
}
_SCHEMA: Final = "https://schema.org/"
_ALBUM_TYPES: Final = {
    "album": (f"{_SCHEMA}AlbumRelease", f"{_SCHEMA}StudioAlbum"),
    "ep": (f"{_SCHEMA}EPRelease", f"{_SCHEMA}StudioAlbum"),
    "single": (f"{_SCHEMA}SingleRelease", f"{_SCHEMA}StudioAlbum"),
    "compilation": (f"{_SCHEMA}AlbumRelease", f"{_SCHEMA}CompilationAlbum"),
}


def _artist(card: Json, base: str) -> Json:
    return {"@type": "MusicGroup", "name": card["name"], "url": base + card["share_url"]}


def _list(songs: Iterable[Song], base: str) -> Json:
    elements = [
        {
            "@type": "ListItem",
            "position": song.number,
            "item": {
                "@type": "MusicRecording",
                "name": song.of["title"],
                "url": base + song.of["share_url"],
                "byArtist": _artist(song.of["artist"], base),
                "duration": _duration(song.of["duration_ms"]),
            },
        }
        for song in songs
    ]
    return {"@type": "ItemList", "numberOfItems": len(elements), "itemListElement": elements}


def _counted(action: str, number: int) -> Json:
    return {
        "@type": "InteractionCounter",
        "interactionType": f"{_SCHEMA}{action}",
        "userInteractionCount": number,
    }


def _duration(ms: int) -> str:
    """As in ISO 8601: `PT3M34S`."""
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"PT{minutes}M{seconds}S"


def _filled(told: Json) -> Json:
    """Without what is not known."""
    return {name: value for name, value in told.items() if value not in (None, "", [])}
