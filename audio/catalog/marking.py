"""What a person has made of the catalogue, as columns beside its own; and whom they blocked."""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.lookups import IsNull

from audio.catalog.models.marks import (
    ArtistBlock,
    FollowedArtist,
    LikedTrack,
    Mark,
    Rating,
    SavedAlbum,
)
from config.compiled import Param
from users.accounts.choices import Level

Person = int | Param
Columns = Mapping[str, Any]
NOBODYS = (None, None)
"""Nobody is signed in: neither marked nor rated."""


def of_track(person: Person, at: str) -> Columns:
    """`at` leads from a row to the track's id; so do the others to theirs."""
    return {"liked": _made(LikedTrack, person, track=at), "my_rating": _stars(person, track=at)}


def of_album(person: Person, at: str) -> Columns:
    return {"saved": _made(SavedAlbum, person, album=at), "my_rating": _stars(person, album=at)}


def of_artist(person: Person, at: str) -> Columns:
    return {
        "followed": _made(FollowedArtist, person, artist=at),
        "my_rating": _stars(person, artist=at),
    }


def blocked_artists(person: Person) -> "QuerySet[ArtistBlock, dict[str, Any]]":
    """Their ids, for an `__in`."""
    blocks: QuerySet[ArtistBlock, dict[str, Any]] = ArtistBlock.objects.filter(
        user_id=person, level=Level.BLOCK
    ).values("artist_id")
    return blocks


def is_there(rows: QuerySet[Any]) -> IsNull:
    """Whether there is such a row, asked anew for each row of the statement.

    For EXISTS PostgreSQL reads all that there are beforehand, not knowing how few rows a page
    has: 10,000 likes, or the whole catalogue, for 50 tracks.
    """
    return IsNull(Subquery(rows.values("pk")[:1]), False)


def _made(mark: type[Mark], person: Person, **thing: str) -> IsNull:
    return is_there(_marks(mark, person, thing))


def _stars(person: Person, **thing: str) -> Subquery:
    return Subquery(_marks(Rating, person, thing).values("stars")[:1])


def _marks(mark: type[Mark], person: Person, thing: Mapping[str, str]) -> QuerySet[Any]:
    of = {name: OuterRef(at) for name, at in thing.items()}
    marks: QuerySet[Any] = mark._default_manager.filter(user_id=person, **of)
    return marks
