"""The page of a track."""

from typing import Any

from django import forms
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.reach import REACH, RIGHTS
from audio.catalog.models.track import Credit, CreditRole, Track
from audio.catalog.naming import key_of
from audio.media.models import Quality
from audio.portal import editing, identifying, listening, queries
from audio.portal.artists import Portal, for_artist
from audio.portal.confirming import confirmed
from audio.portal.forms import AcceptForm, CreditForm, TrackForm
from audio.portal.receiving import files_in_form, receive
from audio.portal.shapes import incoming, is_moving
from audio.publishing.changes import CreditGiven
from audio.publishing.services import tracks
from audio.streaming import playing
from audio.streaming import queries as streaming
from audio.streaming.delivery import Asked, deliver
from config.errors import DomainError
from users.auth import page_sessions

FIELDS = (
    *("title", "explicit", "genres", "isrc", "licence", "rights_holder"),
    *RIGHTS,
    *REACH,
)
MOST_OFFERED = 100


def track_of(portal: Portal, track_id: int) -> Track:
    """One that they manage; the pages turn to its artist. Raises `NotFound`."""
    found = queries.own_track(portal.user, track_id)
    portal.turn_to(found.artist_id)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_artist
def track(portal: Portal, track_id: int) -> HttpResponseBase:
    """Player, report, what is told of it, credits."""
    found = track_of(portal, track_id)
    form = _form(found, portal.request.POST if portal.request.method == "POST" else None)
    if form.is_valid() and _keep(portal, found, form):
        return HttpResponseRedirect(portal.request.path)
    return page(portal, found, form=form)


def _form(track: Track, given: Any = None) -> TrackForm:
    initial: dict[str, Any] = {name: getattr(track, name) for name in FIELDS}
    initial["genres"] = sorted(genre.name for genre in track.genres.all())
    if track.album and "licence" not in track.typed:
        initial["licence"] = ""
    return TrackForm(given, initial=initial, has_album=track.album is not None)


def _keep(portal: Portal, track: Track, form: TrackForm) -> bool:
    changes: Any = editing.changed(form, FIELDS)
    for name in ("licence", "rights_holder", *RIGHTS):
        if changes.get(name) == "":
            changes[name] = None  # as the release says
    if changes.get("countries") == []:
        changes |= dict.fromkeys(editing.TOGETHER)
    try:
        tracks.edit_track(track=track, by=portal.user, changes=changes)
    except DomainError as refusal:
        editing.refuse(form, refusal)
        return False
    return True


def page(
    portal: Portal,
    track: Track,
    *,
    form: TrackForm | None = None,
    credit_form: CreditForm | None = None,
    accepting: AcceptForm | None = None,
) -> HttpResponseBase:
    """With the one of its forms that was refused."""
    report, renditions = queries.report_of(track), queries.renditions_of(track)
    session = page_sessions.of(portal.request)
    offered = Genre.objects.order_by("-tracks_count").values_list("name", flat=True)
    return portal.page(
        "track",
        "releases",
        track=track,
        form=form or _form(track),
        credit_form=credit_form or CreditForm(),
        accepting=accepting,
        identification=identifying.shown(track, accepting.ticked() if accepting else None),
        genres=offered[:MOST_OFFERED],
        play=listening.play(portal.user, track, report, session.pk) if session else None,
        report=listening.sound(report),
        renditions=listening.made(renditions),
        has_original=any(one.name == Quality.ORIGINAL for one in renditions),
        credits=[listening.guest(one) for one in queries.credits_of(track)],
        **_files(track),
    )


def _files(track: Track) -> dict[str, Any]:
    uploads = queries.files_of_track(track)
    shown = [incoming(one) for one in uploads]
    settled = track.is_playable and not shown
    return {"incoming": shown, "moving": is_moving(uploads), "settled": settled}


@require_safe
@for_artist
def progress(portal: Portal, track_id: int) -> HttpResponseBase:
    """How far its new file is."""
    found = track_of(portal, track_id)
    known = {"track": found, "back": reverse("portal-track", args=[found.pk])} | _files(found)
    return render(portal.request, "portal/parts/track_files.html", known)


@require_POST
@for_artist
@files_in_form
def file(portal: Portal, track_id: int) -> HttpResponseBase:
    """Another file in the place of its sound."""
    found = track_of(portal, track_id)
    receive(portal, found.album, portal.request.FILES.getlist("files")[:1], found)
    return HttpResponseRedirect(reverse("portal-track", args=[found.pk]))


@require_safe
@for_artist
def original(portal: Portal, track_id: int) -> HttpResponseBase:
    """The file as it came. Raises `NotFound` when there is none."""
    found = track_of(portal, track_id)
    portal.spend("download")
    source, name = streaming.original(portal.user, found.pk)
    return deliver(Asked.by(portal.request), playing.stored(source, name=name))


@require_POST
@for_artist
def add_credit(portal: Portal, track_id: int) -> HttpResponseBase:
    """Somebody with a page here, found by the name; or a mere name."""
    found = track_of(portal, track_id)
    form = CreditForm(portal.request.POST)
    if form.is_valid() and _credited(portal, found, form):
        return HttpResponseRedirect(f"{reverse('portal-track', args=[found.pk])}#credits")
    return page(portal, found, credit_form=form)


def _credited(portal: Portal, track: Track, form: forms.Form) -> bool:
    name, role = form.cleaned_data["name"], CreditRole(form.cleaned_data["role"])
    page = Artist.objects.published().filter(sort_name=key_of(name)).order_by("pk").first()
    new = CreditGiven(role, page.pk) if page else CreditGiven(role, name=name)
    given = [_given(one) for one in queries.credits_of(track)]
    try:
        _give(portal, track, [*given, new])
    except DomainError as refusal:
        form.add_error("name", str(refusal))
        return False
    return True


def _given(credit: Credit) -> CreditGiven:
    return CreditGiven(CreditRole(credit.role), credit.artist_id, credit.name)


def _give(portal: Portal, track: Track, given: list[CreditGiven]) -> None:
    tracks.edit_track(track=track, by=portal.user, changes={"credits": given})


@require_POST
@for_artist
def remove_credit(portal: Portal, track_id: int, credit_id: int) -> HttpResponseBase:
    """Takes one away. It can be given again."""
    found = track_of(portal, track_id)
    rest = [_given(one) for one in queries.credits_of(found) if one.pk != credit_id]
    _give(portal, found, rest)
    return HttpResponseRedirect(f"{reverse('portal-track', args=[found.pk])}#credits")


@require_http_methods(["GET", "HEAD", "POST"])
@for_artist
def remove(portal: Portal, track_id: int) -> HttpResponseBase:
    """Asks once."""
    found = track_of(portal, track_id)
    to = reverse("portal-releases")
    if found.album_id:
        to = reverse("portal-release", args=[found.album_id])
    question = _("Remove “%(title)s”?") % {"title": found.title}
    consequence = (
        _("Its file goes too. This cannot be undone.")
        if found.never_was_public
        else _("Nobody hears it any more. Lists that it is on keep its place.")
    )
    return confirmed(
        portal,
        texts=(question, consequence, _("Remove")),
        back=reverse("portal-track", args=[found.pk]),
        to=to,
        act=lambda: tracks.delete_track(track=found, by=portal.user),
    )
