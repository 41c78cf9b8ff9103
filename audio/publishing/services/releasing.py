"""Publishing and withdrawing releases: albums, and tracks without one."""

import logging
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from audio.catalog.models.album import Album
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.publishing import barring
from audio.publishing.changes import Move
from audio.publishing.services import life
from audio.publishing.services.changing import Change, changing, holders, managed
from audio.publishing.services.life import Release
from users.audit.actions import Action
from users.audit.services import person, record
from users.models import User

log = logging.getLogger(__name__)


class NotAllLive(Exception):
    """Something that is due could not be published; the log says why."""


def publish(*, release: Release, by: User) -> None:
    """Now, with all its tracks that wait; on a published album those that came later.

    Raises `NotYourArtist`, `EmailUnverified`, `WrongStatus`, `PageNotPublished`, `AlbumLeads`,
    `NothingToPublish`, `NotReady`, `UnderReview`.
    """
    move(release=release, by=by, to=Move(Status.PUBLISHED))


def schedule(*, release: Release, by: User, at: datetime, time_zone: str = "") -> None:
    """Goes live at the instant `at`; `time_zone` (IANA) is kept to show it by.

    Raises as `publish`, and `NotThen`.
    """
    move(release=release, by=by, to=Move(Status.SCHEDULED, at, time_zone))


def back_to_draft(*, release: Release, by: User) -> None:
    """Raises `NotYourArtist`, `WrongStatus`, `AlbumLeads`."""
    move(release=release, by=by, to=Move(Status.DRAFT))


def withdraw(*, release: Release, by: User) -> None:
    """Raises `NotYourArtist`, `WrongStatus`, `AlbumLeads`."""
    move(release=release, by=by, to=Move(Status.WITHDRAWN))


def move(*, release: Release, by: User, to: Move) -> None:
    """Any of these."""
    with changing(*holders(release)) as change:
        life.move(change, managed(release, by), to, by=by)


def go_live(*, now: datetime) -> int:
    """Publishes what is due, each in a transaction of its own. Returns how many.

    What belongs to somebody who may put out nothing at present is a draft again.

    Of an album that is due, what is not ready any more, as when somebody looks into it, follows
    once it is. Safe to repeat, and to run twice at once. Raises `NotAllLive` in the end.
    """
    live = failed = 0
    for model in (Album, Track):
        for release in _due(model, now).order_by("published_at", "pk"):
            try:
                live += _go_live(release, now)
            except Exception:
                log.exception("%s %s could not go live.", model.__name__, release.pk)
                failed += 1
    if failed:
        raise NotAllLive(f"{failed} of {failed + live}")
    return live


def _hold_back(change: Change, release: Release, manager: User) -> None:
    """They know that they may not: each takedown told them. The log has it, nobody else."""
    life.back_to_draft(change, release)
    record(
        Action.RELEASE_HELD_BACK,
        actor=None,
        subject=person(manager),
        detail={"release": f"{type(release).__name__.lower()} {release.pk}"},
    )


def _due(model: type[Album] | type[Track], now: datetime) -> QuerySet[Any]:
    """Tracks of an album that is not published wait for it."""
    rows = model._default_manager.select_related("artist__user").filter(
        status=Status.SCHEDULED, published_at__lte=now, artist__status=Status.PUBLISHED
    )
    if model is Album:
        return rows
    free = Q(album=None) | Q(album__status=Status.PUBLISHED)
    return rows.filter(free).select_related("artist__user", "album")


def _go_live(release: Release, now: datetime) -> bool:
    with changing(*holders(release)) as change:
        found = _due(type(release), now).filter(pk=release.pk).first()
        if found is None:  # somebody was quicker, or has changed their mind
            return False
        manager = found.artist.user
        if manager and barring.is_barred(manager):
            _hold_back(change, found, manager)
            return False
        waiting = life.waiting_tracks(found) if isinstance(found, Album) else [found]
        ready = life.readiness([*waiting]).ready
        if ready:
            life.show(change, found, ready, at=found.published_at)
        return bool(ready)
