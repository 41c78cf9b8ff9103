"""What somebody said something of, as a small JSON: columns that lead there, and the card."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from audio.catalog.cards import Json, artist_card, genre_card, share
from audio.catalog.models.publication import Status
from config.images import one_size

_BY = ("artist_id", "artist__name", "artist__slug", "artist__picture_key")


class Card(NamedTuple):
    """`columns` lead from the thing; `of` makes the card of them, and of our own origin."""

    columns: tuple[str, ...]
    of: Callable[..., Json]


def _titled(kind: str, base: str, row: tuple[Any, ...]) -> Json:
    pk, title, slug, cover, *by = row
    return {
        "id": pk,
        "type": kind,
        "title": title,
        "share_url": share(base, kind, pk, slug),
        "image": one_size(base, cover or ""),
        "artist": artist_card(base, *by),
    }


def track(base: str, *row: Any) -> Json:
    """Its own cover, or its album's."""
    pk, title, slug, cover, album_cover, _, *by = row
    return _titled("track", base, (pk, title, slug, cover or album_cover, *by))


def album(base: str, *row: Any) -> Json:
    pk, title, slug, cover, _, *by = row
    return _titled("album", base, (pk, title, slug, cover, *by))


def artist(base: str, *row: Any) -> Json:
    pk, name, slug, key, _ = row
    return artist_card(base, pk, name, slug, key)


CARDS: Final[Mapping[str, Card]] = {
    "track": Card(
        ("id", "title", "slug", "cover_key", "album__cover_key", "status", *_BY), track
    ),
    "album": Card(("id", "title", "slug", "cover_key", "status", *_BY), album),
    "artist": Card(("id", "name", "slug", "picture_key", "status"), artist),
    "genre": Card(("id", "name", "slug"), genre_card),
}


def is_public(kind: str, row: tuple[Any, ...]) -> bool:
    """Whether everybody sees it, by the columns of its card."""
    columns = CARDS[kind].columns
    return "status" not in columns or row[columns.index("status")] == Status.PUBLISHED
