"""What a page is called, and what is said of it in a sentence."""

from typing import Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audio.catalog import words
from audio.catalog.cards import Json
from audio.catalog.models.album import AlbumType
from audio.sharing.models import Kind, Network
from audio.sharing.shown import Shown

LONGEST: Final = 200
"""In letters. Readers of such sentences cut them at about that."""
ALBUMS: Final = {
    AlbumType.ALBUM: gettext_lazy("Album"),
    AlbumType.EP: gettext_lazy("EP"),
    AlbumType.SINGLE: gettext_lazy("Single"),
    AlbumType.COMPILATION: gettext_lazy("Compilation"),
}
KINDS: Final = {
    Kind.TRACK: gettext_lazy("Song"),
    Kind.ARTIST: gettext_lazy("Artist"),
    Kind.PLAYLIST: gettext_lazy("Playlist"),
    Kind.GENRE: gettext_lazy("Genre"),
}

NETWORKS: Final = {
    Network.X: "X",
    Network.FACEBOOK: "Facebook",
    Network.WHATSAPP: "WhatsApp",
    Network.TELEGRAM: "Telegram",
    Network.MASTODON: "Mastodon",
    Network.EMAIL: gettext_lazy("E-mail"),
}


def kind(shown: Shown) -> str:
    """`EP`, `Song`: what stands above its title."""
    if shown.kind == Kind.ALBUM:
        return str(ALBUMS[AlbumType(shown.more["album_type"])])
    return str(KINDS[shown.kind])


def title(shown: Shown) -> str:
    """With whose it is, as in a browser's tab."""
    if shown.kind == Kind.PLAYLIST:
        return _("%(title)s, a playlist by %(by)s") % {"title": shown.title, "by": shown.by}
    if shown.by:
        return _("%(title)s by %(by)s") % {"title": shown.title, "by": shown.by}
    return shown.title


def sentence(shown: Shown) -> str:
    """What its people wrote; else what we know. On one line, and of `LONGEST` letters."""
    said = " ".join(shown.about.split())
    return Truncator(said or _SAID[shown.kind](shown)).chars(LONGEST)


def songs(number: int) -> str:
    return ngettext("%(n)s song", "%(n)s songs", number) % {"n": words.count(number)}


def albums(number: int) -> str:
    return ngettext("%(n)s album", "%(n)s albums", number) % {"n": words.count(number)}


def released(thing: Json | None) -> str:
    """As in ISO 8601, as much as is known: `2026`, `2026-05`, `2026-05-04`; else blank."""
    if not thing or not thing["release_date"]:
        return ""
    letters = {"year": 4, "month": 7, "day": 10}
    return str(thing["release_date"].isoformat()[: letters[thing["release_date_precision"]]])


def year(thing: Json | None) -> str:
    return released(thing)[:4]


def long(duration_ms: int) -> str:
    """`48 min`, `2 h 5 min`; of less than a minute its seconds."""
    seconds = round(duration_ms / 1000)
    if seconds < 60:
        return _("%(n)s s") % {"n": seconds}
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _("%(n)s min") % {"n": minutes}


def _of_track(shown: Shown) -> str:
    album = shown.more["album"]
    told = {"title": shown.title, "by": shown.by}
    if album is None:
        return _("“%(title)s”, a song by %(by)s. Listen to a preview.") % told
    told["album"] = album["title"]
    return _("“%(title)s”, a song by %(by)s from “%(album)s”. Listen to a preview.") % told


def _of_album(shown: Shown) -> str:
    told = {
        "title": shown.title,
        "by": shown.by,
        "kind": kind(shown),
        "songs": songs(shown.tracks_count or 0),
    }
    if not (when := year(shown.more)):
        return _("%(kind)s by %(by)s with %(songs)s. Listen to previews.") % told
    told["year"] = when
    return _("%(kind)s by %(by)s from %(year)s with %(songs)s. Listen to previews.") % told


def _of_artist(shown: Shown) -> str:
    told = {
        "name": shown.title,
        "songs": songs(shown.tracks_count or 0),
        "albums": albums(shown.more["albums_count"]),
    }
    return _("%(name)s: %(songs)s, %(albums)s. Listen to previews.") % told


def _of_playlist(shown: Shown) -> str:
    if shown.tracks_count is None:
        return _("A playlist by %(by)s. Listen to previews.") % {"by": shown.by}
    told = {"by": shown.by, "songs": songs(shown.tracks_count)}
    return _("A playlist by %(by)s with %(songs)s. Listen to previews.") % told


def _of_genre(shown: Shown) -> str:
    told = {"name": shown.title, "songs": songs(shown.tracks_count or 0)}
    return _("%(name)s: %(songs)s. Listen to previews of the most played.") % told


_SAID: Final = {
    Kind.TRACK: _of_track,
    Kind.ALBUM: _of_album,
    Kind.ARTIST: _of_artist,
    Kind.PLAYLIST: _of_playlist,
    Kind.GENRE: _of_genre,
}
