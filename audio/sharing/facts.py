"""What a page tells of a thing in one line: how long it is, how many know it."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audio.catalog import words
from audio.sharing import describing
from audio.sharing.models import Kind
from audio.sharing.shown import Shown


def plays(number: int) -> str:
    """Blank for none."""
    if not number:
        return ""
    return ngettext("%(n)s play", "%(n)s plays", number) % {"n": words.count(number)}


def _likes(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(n)s like", "%(n)s likes", number) % {"n": words.count(number)}


def _followers(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(n)s follower", "%(n)s followers", number) % {"n": words.count(number)}


def _of_track(shown: Shown) -> Sequence[str]:
    more = shown.more
    length = words.length(more["duration_ms"]) if more["duration_ms"] else ""
    year = describing.year(more["album"])
    return year, length, plays(more["plays_count"]), _likes(more["likes_count"])


def _of_album(shown: Shown) -> Sequence[str]:
    return describing.year(shown.more), *_together(shown)


def _of_artist(shown: Shown) -> Sequence[str]:
    more = shown.more
    return (
        _followers(more["followers_count"]),
        describing.songs(more["tracks_count"]),
        describing.albums(more["albums_count"]) if more["albums_count"] else "",
    )


def _of_playlist(shown: Shown) -> Sequence[str]:
    return *_together(shown), _followers(shown.more["followers_count"])


def _of_genre(shown: Shown) -> Sequence[str]:
    more = shown.more
    return describing.songs(more["tracks_count"]), describing.albums(more["albums_count"])


def _together(shown: Shown) -> tuple[str, str]:
    """How many, and how long; both blank where rules choose."""
    number, length = shown.tracks_count, shown.duration_ms
    if number is None:
        return _("chosen anew each time"), ""
    return describing.songs(number), describing.long(length) if length else ""


OF: Final = {
    Kind.TRACK: _of_track,
    Kind.ALBUM: _of_album,
    Kind.ARTIST: _of_artist,
    Kind.PLAYLIST: _of_playlist,
    Kind.GENRE: _of_genre,
}


def told(shown: Shown) -> list[str]:
    return [said for said in OF[shown.kind](shown) if said]
