"""What somebody said of their taste, and what may be put before them: each said here alone."""

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from audio.catalog.marking import Person
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.marks import ArtistBlock
from audio.catalog.models.track import Track
from recommendations.taste.models import Feedback, TasteSettings, Verdict
from users.models import Client


class Settings(NamedTuple):
    """How somebody wants to be recommended to. `discovery` from 0, familiar, to 100, new."""

    personalised: bool = True
    discovery: int = 50


class Said(NamedTuple):
    """One word of theirs: `type` is track, album, artist or genre."""

    type: str
    id: int
    verdict: str


TYPES = ("track", "album", "artist", "genre")


def settings(user_id: int) -> Settings:
    """As they chose, or as usual. One query."""
    rows = TasteSettings.objects.filter(pk=user_id).values_list("personalised", "discovery")
    found = rows.first()
    return Settings(*found) if found else Settings()


def said(user_id: int) -> list[Said]:
    """All of their words, the last one first. One query."""
    rows = Feedback.objects.filter(user_id=user_id).order_by("-created_at", "-pk")
    columns = [f"{kind}_id" for kind in TYPES]
    return [
        Said(kind, pk, verdict)
        for verdict, *ids in rows.values_list("verdict", *columns)
        for kind, pk in zip(TYPES, ids, strict=True)
        if pk is not None
    ]


def never(person: Person, kind: str) -> "QuerySet[Feedback, dict[str, Any]]":
    """For an `__in`: ids of what they want never, of one of `TYPES`."""
    rows: QuerySet[Feedback, dict[str, Any]] = Feedback.objects.filter(
        user_id=person, verdict=Verdict.NEVER, **{f"{kind}__isnull": False}
    ).values(f"{kind}_id")
    return rows


def offered(things: QuerySet[Any], person: Person) -> QuerySet[Any]:
    """Of these tracks, albums or artists, what may be put before a person who did not ask.

    Neither what they want never (it, its album, its artist, one of its genres), nor of whom
    they muted or blocked; nothing explicit, if they chose so. As with blocks, a track's artist
    is the one who made it. The lists that are asked are short, and read once a statement; only
    genres are looked up for each thing. Visibility is the caller's.
    """
    kept = things.exclude(pk__in=never(person, _named(things)))
    spared = ArtistBlock.objects.filter(user_id=person).values("artist_id")
    if things.model is Artist:
        return kept.exclude(pk__in=spared).exclude(_is_all_unwanted(person))
    kept = kept.exclude(artist__in=spared).exclude(artist__in=never(person, "artist"))
    if things.model is Album:
        return kept.filter(_has_no_genre(Album, person, "pk"))
    chose = Client.objects.filter(pk=person, explicit_filter=True)
    return (
        kept.exclude(album__in=never(person, "album"))
        .exclude(Q(explicit=True) & Exists(chose))
        .filter(_has_no_genre(Track, person, "pk"))
    )


def _named(things: QuerySet[Any]) -> str:
    return things.model.__name__.lower()


def _has_no_genre(model: type[Track] | type[Album], person: Person, at: str) -> IsNull:
    """None that they want never. Asked for each thing: a genre may have half of all tracks."""
    name = model.__name__.lower()
    rows: QuerySet[Any] = model.genres.through._default_manager.filter(
        **{f"{name}_id": OuterRef(at), "genre__in": never(person, "genre")}
    )
    return IsNull(Subquery(rows.values("pk")[:1]), True)


def _is_all_unwanted(person: Person) -> Q:
    """Of artists: they have tracks, and each of them a genre that is wanted never."""
    own = Track.objects.published().filter(artist=OuterRef("pk"))
    left = own.filter(_has_no_genre(Track, person, "pk"))
    never_any = Exists(never(person, "genre"))
    return Q(never_any) & Q(Exists(own)) & ~Q(Exists(left))
