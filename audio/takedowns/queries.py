"""Who may read a notice, and what of it."""

from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from audio.catalog.models.album import Album
from audio.catalog.models.publication import Viewer, known_to
from audio.catalog.models.track import Track
from audio.takedowns.models.notices import CounterNotice, Notice, NoticedWork
from audio.takedowns.steps import Step
from config.errors import NotFound
from users.models import User

Json = dict[str, Any]
Named = dict[tuple[str, int], tuple[str, str]]
"""Title and artist by kind and id."""


class Side(StrEnum):
    """As whom somebody reads a notice."""

    STAFF = "staff"
    ARTIST = "artist"
    CLAIMANT = "claimant"


class Read(NamedTuple):
    """A notice, and as whom."""

    notice: Notice
    side: Side
    viewer: Viewer


def read(reference: str, viewer: Viewer, *, key: str = "") -> Read:
    """By the key, by the account that gave it, by the artist it is about, or by staff.

    Of staff, by those who may see notices; whoever has music in it is its artist alone.
    Raises `NotFound`, whether there is none or it is somebody else's.
    """
    notice = Notice.objects.select_related("artist").filter(reference=reference).first()
    if notice is None:
        raise NotFound
    if not viewer.is_anonymous:
        if is_told(notice, viewer):
            return Read(notice, Side.ARTIST, viewer)
        if notice.is_open_to(viewer):
            return Read(notice, Side.STAFF, viewer)
    gave_it = not viewer.is_anonymous and notice.user_id == viewer.pk
    if gave_it or notice.opens_with(key):
        return Read(notice, Side.CLAIMANT, viewer)
    raise NotFound


def is_told(notice: Notice, user: User) -> bool:
    """Whether they read it as its artist."""
    return Notice.objects.about(user).filter(pk=notice.pk).exists()


def works_of(notices: list[Notice], viewer: Viewer) -> dict[UUID, list[Json]]:
    """Of each by its id, as `works` tells them; three statements for all."""
    rows = NoticedWork.objects.filter(notice__in=notices).order_by("kind", "thing_id")
    found = [*rows]
    named = _named(found, Track, viewer) | _named(found, Album, viewer)
    told: dict[UUID, list[Json]] = {notice.pk: [] for notice in notices}
    for row in found:
        told[row.notice_id].append(_work(row, named))
    return told


def about(user: User) -> "QuerySet[Notice]":
    """What stands against the music of somebody, the newest first."""
    return Notice.objects.about(user).select_related("artist").order_by("-created_at", "pk")


def shape(found: Read) -> Json:
    """`NoticeOut`. Four queries."""
    notice, side, viewer = found
    is_artist = side == Side.ARTIST
    counter = CounterNotice.objects.filter(notice=notice).first()
    return {
        "reference": notice.reference,
        "status": notice.status,
        "yours": side.value,
        "can_object": is_artist and notice.status == Step.ACTIONED,
        "works": works(notice, viewer),
        "work": notice.work,
        "statement": notice.statement,
        "claimant": _claimant(notice, in_full=not is_artist),
        "reason": notice.reason,
        "created_at": notice.created_at,
        "valid_at": notice.valid_at,
        "actioned_at": notice.actioned_at,
        "settled_at": notice.settled_at,
        "due_at": notice.due_at,
        "counter_notice": counter and _counter(counter),
    }


def works(notice: Notice, viewer: Viewer | None) -> list[Json]:
    """Named as far as the viewer may know of them; None, of the administration, knows all."""
    rows = [*notice.works.order_by("kind", "thing_id")]
    named = _named(rows, Track, viewer) | _named(rows, Album, viewer)
    return [_work(row, named) for row in rows]


def _work(row: NoticedWork, named: Named) -> Json:
    title, artist = named.get((row.kind, row.thing_id), (None, None))
    return {"type": row.kind, "id": row.thing_id, "title": title, "artist": artist}


def _named(rows: list[NoticedWork], model: type[Track | Album], viewer: Viewer | None) -> Named:
    kind = NoticedWork.Kind.TRACK if model is Track else NoticedWork.Kind.ALBUM
    ids = [row.thing_id for row in rows if row.kind == kind]
    known = known_to(viewer) if viewer else Q()
    found = model._default_manager.filter(known, pk__in=ids)
    told = found.values_list("pk", "title", "artist__name")
    return {(kind.value, pk): (title, artist) for pk, title, artist in told}


def _claimant(notice: Notice, *, in_full: bool) -> Json:
    told = {name: getattr(notice, name) for name in ("name", "organisation", "on_behalf_of")}
    private = ("email", "postal_address", "phone")
    return told | {name: getattr(notice, name) if in_full else None for name in private}


def _counter(counter: CounterNotice) -> Json:
    columns = ("name", "postal_address", "phone", "statement", "created_at")
    return {name: getattr(counter, name) for name in columns}
