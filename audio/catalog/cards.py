"""Pieces of JSON that the shapes of several kinds share."""

from typing import Any
from urllib.parse import quote

from audio.catalog.models.reach import why_not
from config.images import one_size
from users.accounts.listening import current

Json = dict[str, Any]


def share(base: str, kind: str, pk: int, slug: str) -> str:
    """The unique address of a thing's page; `base` is the origin of our own pages."""
    return f"{base}/s/{kind}/{pk}/{slug if slug.isascii() else quote(slug)}/"


def artist_card(base: str, pk: int, name: str, slug: str, key: str) -> Json:
    return {
        "id": pk,
        "type": "artist",
        "name": name,
        "share_url": share(base, "artist", pk, slug),
        "image": one_size(base, key),
    }


def genre_card(base: str, pk: int, name: str, slug: str) -> Json:
    return {
        "id": pk,
        "type": "genre",
        "name": name,
        "slug": slug,
        "share_url": share(base, "genre", pk, slug),
        "image": None,
    }


def rating(average: float, count: int) -> Json:
    """Null until somebody has rated."""
    return {"average": round(average, 2) if count else None, "count": count}


def territory(countries: list[str], excluded: bool) -> Json | None:
    """Null: everywhere."""
    if not countries:
        return None
    return {"rule": "except" if excluded else "only", "countries": countries}


def restricted(owner: int | None, *asked: Any) -> str | None:
    """Why whoever asks may not hear it. Its own artist and staff may.

    Of nearly all music that is seen without a look at who asks.
    """
    if not any(asked):
        return None
    listener = current()
    why = why_not(listener, *asked)
    if why is None or listener.is_staff or (owner and owner == listener.person):
        return None
    return why.value
