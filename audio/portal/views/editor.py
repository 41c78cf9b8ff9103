"""The editor of a release: its page, and what the page asks for by itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audio.catalog.models.album import Album
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Status
from audio.portal import editing, identifying, queries, words
from audio.portal.artists import Portal, for_artist
from audio.portal.confirming import confirmed
from audio.portal.editing import Editor
from audio.portal.receiving import files_in_form, pictures_in_form, receive
from audio.portal.shapes import incoming, is_moving
from audio.publishing.services import albums, pictures, releasing
from config import images
from config.errors import DomainError

MOST_OFFERED = 100
DONE = {
    "publish": gettext_lazy("It is out."),
    "schedule": gettext_lazy("It is scheduled."),
    "draft": gettext_lazy("It is a draft again."),
}


def release_of(portal: Portal, release_id: int) -> Album:
    """One that they manage; the pages turn to its artist. Raises `NotFound`."""
    album = queries.own_release(portal.user, release_id)
    portal.turn_to(album.artist_id)
    return album


@require_http_methods(["GET", "HEAD", "POST"])
@for_artist
@files_in_form
def release(portal: Portal, release_id: int) -> HttpResponseBase:
    """The page; and everything on it in one form, for whoever runs no scripts."""
    album = release_of(portal, release_id)
    if portal.request.method != "POST":
        return _page(portal, Editor(album))
    editor = Editor(album, portal.request.POST)
    cover_error = _keep_cover(portal, album)
    done = editor.is_valid() and editor.keep(portal.user) and not cover_error
    done = receive(portal, album, portal.request.FILES.getlist("files")) and done
    if done and _act(portal, editor):
        return HttpResponseRedirect(portal.request.path)
    return _page(portal, editor, cover_error=cover_error)


def _act(portal: Portal, editor: Editor) -> bool:
    given = portal.request.POST
    try:
        for button, step in (("up", -1), ("down", 1)):
            editor.move_track(portal.user, given.get(button, ""), step)
    except DomainError as refusal:
        editing.refuse(editor.form, refusal)
        return False
    what = given.get("do", "")
    if not editor.act(what, portal.user):
        return False
    messages.success(portal.request, DONE.get(what, _("Saved.")))
    return True


def _keep_cover(portal: Portal, album: Album) -> str:
    """Why it cannot be used; empty when it can, or when none came."""
    file = portal.request.FILES.get("cover")
    if file is None:
        return ""
    try:
        pictures.show(thing=album, by=portal.user, file=file)
    except DomainError as refusal:
        return str(refusal)
    return ""


def _page(portal: Portal, editor: Editor, **more: Any) -> HttpResponseBase:
    album = editor.album
    album.refresh_from_db()
    dated = album.status in (Status.SCHEDULED, Status.PUBLISHED)
    return portal.page(
        "release",
        "releases",
        form=editor.form,
        row_faults=editor.row_faults(),
        genres=Genre.objects.order_by("-tracks_count").values_list("name", flat=True)[
            :MOST_OFFERED
        ],
        when=words.moment(album.published_at, album.time_zone) if dated else "",
        can_withdraw=album.status == Status.PUBLISHED,
        can_delete=album.never_was_public,
        **_state(portal, editor),
        **more,
    )


def _state(portal: Portal, editor: Editor) -> dict[str, Any]:
    """What changes while files are on their way."""
    uploads = queries.files_of(editor.album)
    moving = is_moving(uploads)
    return {
        "release": editor.album,
        "cover": images.one_size("", editor.album.cover_key),
        "rows": editor.rows,
        "identifies": identifying.is_offered(),
        "incoming": [incoming(one) for one in uploads],
        "moving": moving,
        "missing": editing.missing(
            editor.rows,
            uploads,
            moving=moving,
            verified=portal.user.email_verified_at is not None,
        ),
        "advice": editing.advice(editor.album, editor.rows),
    }


@require_safe
@for_artist
def progress(portal: Portal, release_id: int) -> HttpResponseBase:
    """Files on their way, the tracks that the page does not show yet, what is missing."""
    editor = Editor(release_of(portal, release_id))
    shown = set(portal.request.GET.getlist("shown"))
    fresh = [row for row in editor.rows if str(row.track.pk) not in shown]
    known = _state(portal, editor) | {"fresh": fresh}
    return render(portal.request, "portal/parts/progress.html", known)


@require_POST
@for_artist
def row(portal: Portal, track_id: int) -> HttpResponseBase:
    """Keeps what was typed into one row."""
    track = queries.own_track(portal.user, track_id)
    found = editing.rows_of([track], portal.request.POST)[0]
    if found.form.is_bound and found.form.is_valid():
        editing.keep_row(found, portal.user)
    errors = [error for field in found.form.errors.values() for error in field]
    return render(portal.request, "portal/parts/row_said.html", {"errors": errors})


@require_POST
@for_artist
def order(portal: Portal, release_id: int) -> HttpResponse:
    """The order that tracks were dragged into: `order`, ids with commas."""
    album = release_of(portal, release_id)
    given = portal.request.POST.get("order", "").split(",")
    try:
        editing.order(album, [int(pk) for pk in given if pk.isdecimal()], portal.user)
    except DomainError as refusal:
        return JsonResponse({"detail": str(refusal)}, status=refusal.status)
    return HttpResponse(status=204)


@require_POST
@for_artist
@pictures_in_form
def cover(portal: Portal, release_id: int) -> HttpResponse:
    """A picture that was dropped; its address as it is shown from now on."""
    album = release_of(portal, release_id)
    if error := _keep_cover(portal, album):
        return JsonResponse({"detail": error}, status=422)
    album.refresh_from_db(fields=["cover_key"])
    return JsonResponse({"address": images.one_size("", album.cover_key)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_artist
def withdraw(portal: Portal, release_id: int) -> HttpResponseBase:
    """Asks once."""
    album = release_of(portal, release_id)
    question = _("Withdraw “%(title)s”?") % {"title": album.title}
    consequence = _("Nobody hears it any more. You can publish it again whenever you like.")
    return confirmed(
        portal,
        texts=(question, consequence, _("Withdraw")),
        back=reverse("portal-release", args=[album.pk]),
        to=reverse("portal-release", args=[album.pk]),
        act=lambda: releasing.withdraw(release=album, by=portal.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_artist
def delete(portal: Portal, release_id: int) -> HttpResponseBase:
    """Asks once: a draft's files go with it."""
    album = release_of(portal, release_id)
    question = _("Delete the draft “%(title)s”?") % {"title": album.title}
    consequence = _("Its tracks and their files go too. This cannot be undone.")
    return confirmed(
        portal,
        texts=(question, consequence, _("Delete")),
        back=reverse("portal-release", args=[album.pk]),
        to=reverse("portal-releases"),
        act=lambda: albums.delete_album(album=album, by=portal.user),
    )
