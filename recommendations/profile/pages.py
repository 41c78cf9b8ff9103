"""A taste as JSON, for the one whose it is."""

from collections.abc import Sequence
from typing import Any, Final

from audio.catalog.cards import Json, artist_card, genre_card
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from config.addresses import origin
from recommendations.profile import queries
from recommendations.profile.queries import Share
from recommendations.taste.queries import last_words, settings
from recommendations.training import reasons
from recommendations.training.models import Kind
from recommendations.training.packed import first_two, items
from users.auth.bearer import AuthedRequest
from users.models import Client

TOP: Final = 20
LAST_WORDS: Final = 100
_ARTIST = ("pk", "name", "slug", "picture_key")
_GENRE = ("pk", "name", "slug")


def taste(request: AuthedRequest) -> Json:
    """Fourteen queries at most, however much they did: it is read now and then."""
    user, base = request.auth, origin(request)
    chosen = settings(user.pk)
    given = queries.weights(user, personalised=chosen.personalised)
    artists, genres = queries.shares(user, given, most=TOP)
    slugs = Client.objects.values_list("favourite_genres", flat=True).get(pk=user.pk)
    at, algorithm = queries.learnt(user)
    return {
        "settings": chosen._asdict(),
        "favourite_genres": _genre_cards(base, slug__in=slugs),
        "top_artists": _told(user.pk, "artist", artists, _artist_cards(base, artists)),
        "top_genres": _told(
            user.pk, "genre", genres, _genre_cards(base, pk__in=[one.id for one in genres])
        ),
        "feedback": last_words(user, base, LAST_WORDS),
        "rests_on": queries.rests_on(user)._asdict(),
        "learnt_at": at,
        "algorithm": algorithm or None,
    }


def _told(me: int, name: str, shares: Sequence[Share], cards: Sequence[Json]) -> list[Json]:
    """Why is asked anew: what was taken back since is no reason."""
    by_id = {card["id"]: card for card in cards}
    rows = [(one.id, one.share, *first_two(one.reasons)) for one in shares]
    why = reasons.told(me, Kind.ARTIST, items(rows)) if rows else []
    return [
        {
            name: by_id[one.id],
            "share": round(one.share, 4),
            "tracks": one.tracks,
            "reason": None if reason["because"] is None else reason,
        }
        for one, reason in zip(shares, why, strict=True)
        if one.id in by_id
    ]


def _artist_cards(base: str, shares: Sequence[Share]) -> list[Json]:
    rows = Artist.objects.published().filter(pk__in=[one.id for one in shares])
    return [artist_card(base, *row) for row in rows.values_list(*_ARTIST)]


def _genre_cards(base: str, **where: Any) -> list[Json]:
    rows = Genre.objects.filter(**where).order_by("slug")
    return [genre_card(base, *row) for row in rows.values_list(*_GENRE)]
