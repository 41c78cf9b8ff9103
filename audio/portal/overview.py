"""The home page: what happened lately, and what needs a hand."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from audio.catalog.models.album import Album
from audio.catalog.models.artist import UNRANKED, Artist
from audio.catalog.models.publication import Status
from audio.insights import queries as insights
from audio.portal import charts, queries, words
from audio.takedowns import queries as takedowns
from audio.takedowns.steps import Step
from users.models import User

SPAN = 28
FIRST_DAYS = 7


class Figure(NamedTuple):
    """A number of the last 28 days. `change` in per cent, None without anything before."""

    name: str
    shown: str
    change: int | None
    spark: str = ""

    @property
    def less(self) -> int:
        return -(self.change or 0)


class Todo(NamedTuple):
    """Something that waits for the artist; or, with a `moment`, for its time in `left`."""

    icon: str
    text: str
    address: str
    link: str
    moment: datetime | None = None
    left: str = ""


class Start(NamedTuple):
    """How a release began."""

    title: str
    plays: int
    days: int
    spark: str


def of(artist: Artist, user: User, now: datetime) -> dict[str, Any]:
    """What the template shows."""
    releases = [*queries.releases(artist)]
    has_music = bool(releases) or queries.loose_tracks(artist).exists()
    if not has_music:
        return {"has_music": False}
    figures = _figures(artist, now)
    return {
        "has_music": True,
        "figures": figures,
        "rank": None if artist.rank == UNRANKED else words.count(artist.rank),
        "compared": any(one.change is not None for one in figures),
        "todos": _todos(artist, releases, user, now),
        **_latest(artist, now),
    }


def _figures(artist: Artist, now: datetime) -> list[Figure]:
    until = now.date()
    since = until - timedelta(days=SPAN - 1)
    span = (artist, since, until)
    before = (artist, since - timedelta(days=SPAN), since - timedelta(days=1))
    new, old, days = insights.totals(*span), insights.totals(*before), insights.days(*span)
    return [
        Figure(
            _("Plays"),
            words.count(new.plays),
            charts.change(new.plays, old.plays),
            charts.spark([one.plays for one in days]),
        ),
        Figure(
            _("Listeners"),
            words.count(new.listeners),
            charts.change(new.listeners, old.listeners),
            charts.spark([one.listeners for one in days]),
        ),
        Figure(
            _("Hours listened"),
            words.hours(new.ms_played),
            charts.change(new.ms_played, old.ms_played),
        ),
        Figure(_("Heard to the end"), words.share(new.completion), _points(new, old)),
    ]


def _points(new: Any, old: Any) -> int | None:
    if new.completion is None or old.completion is None:
        return None
    return charts.change(round(new.completion * 1000), round(old.completion * 1000))


def _todos(artist: Artist, releases: list[Album], user: User, now: datetime) -> list[Todo]:
    found = []
    if user.email_verified_at is None:
        text = _("Your e-mail address is not verified: nothing can be published before.")
        found.append(Todo("warning", text, reverse("portal-account"), _("Account")))
    found += _notices(user, now)
    for upload in queries.refused(artist):
        text = f"{upload.file_name}: {upload.refused_reason}"
        found.append(Todo("refused", text, _place(upload), _("Look at it")))
    for one in releases:
        address = reverse("portal-release", args=[one.pk])
        if one.status == Status.SCHEDULED:
            text = _("“%(title)s” comes out in") % {"title": one.title}
            at = one.published_at
            found.append(Todo("scheduled", text, address, _("Open"), at, words.left(at, now)))
        if not one.cover_key and one.status in (Status.SCHEDULED, Status.PUBLISHED):
            text = _("“%(title)s” has no cover.") % {"title": one.title}
            found.append(Todo("warning", text, address, _("Add one")))
        if one.status == Status.DRAFT:
            text = _("“%(title)s” is a draft.") % {"title": one.title}
            found.append(Todo("draft", text, address, _("Go on")))
    return found


def _notices(user: User, now: datetime) -> list[Todo]:
    """Takedowns that can still be objected to, and until when."""
    open_ones = takedowns.about(user).filter(status=Step.ACTIONED, due_at__gt=now)
    found = []
    for one in open_ones.order_by("due_at", "pk"):
        address = reverse("portal-notice", args=[one.reference])
        text = _("Music of yours was taken down (%(reference)s). You can object for")
        left = words.left(one.due_at, now) if one.due_at else ""
        told = text % {"reference": one.reference}
        found.append(Todo("taken_down", told, address, _("Look at it"), one.due_at, left))
    return found


def _place(upload: Any) -> str:
    if upload.album_id:
        return reverse("portal-release", args=[upload.album_id])
    if upload.track_id:
        return reverse("portal-track", args=[upload.track_id])
    return reverse("portal-releases")


def _latest(artist: Artist, now: datetime) -> dict[str, Start]:
    """The newest release's first days, beside as many of the one before."""
    out = queries.published(artist)
    starts = [queries.first_days(one, now, FIRST_DAYS) for one in out[:1]]
    starts += [queries.first_days(one, now, len(starts[0])) for one in out[1:]]
    top = max((by_day[-1] for by_day in starts), default=0)
    drawn = [
        Start(one.title, by_day[-1], len(by_day), charts.spark([0, *by_day], top))
        for one, by_day in zip(out, starts, strict=True)
    ]
    return dict(zip(("latest", "before"), drawn, strict=False))
