"""Who may read a notice, and what of it."""

from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from audio.catalog.models.album import Album
from audio.catalog.models.publication import Viewer, known_to
from audio.catalog.models.track import Track
from audio.takedowns.models import CounterNotice, Notice, NoticedWork
from audio.takedowns.steps import Step
from config.errors import NotFound
from users.models import User

Json = dict[str, Any]


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

    Raises `NotFound`, whether there is none or it is somebody else's.
    """
    notice = Notice.objects.select_related("artist").filter(reference=reference).first()
    if notice is None:
        raise NotFound
    if not viewer.is_anonymous and viewer.is_staff:
        return Read(notice, Side.STAFF, viewer)
    if not viewer.is_anonymous and is_told(notice, viewer):
        return Read(notice, Side.ARTIST, viewer)
    gave_it = not viewer.is_anonymous and notice.user_id == viewer.pk
    if gave_it or notice.opens_with(key):
        return Read(notice, Side.CLAIMANT, viewer)
    raise NotFound


def is_told(notice: Notice, user: User) -> bool:
    """Whether they read it as its artist."""
    return Notice.objects.about(user).filter(pk=notice.pk).exists()


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
    return [
        {
            "type": row.kind,
            "id": row.thing_id,
            "title": named.get((row.kind, row.thing_id), (None, None))[0],
            "artist": named.get((row.kind, row.thing_id), (None, None))[1],
        }
        for row in rows
    ]


def _named(
    rows: list[NoticedWork], model: type[Track | Album], viewer: Viewer | None
) -> dict[tuple[str, int], tuple[str, str]]:
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
