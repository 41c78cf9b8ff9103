"""The list of releases, and making one."""

from typing import Any, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from audio.catalog.models.album import Album, AlbumType
from audio.catalog.models.publication import Status
from audio.portal import queries
from audio.portal.artists import Portal, for_artist
from audio.portal.forms import NewReleaseForm
from audio.portal.receiving import files_in_form, receive
from audio.portal.shapes import release_card
from audio.publishing.services import albums
from config.errors import DomainError
from users.pages.views import asked_by_script

NAMES = {
    "": gettext_lazy("All"),
    Status.DRAFT: gettext_lazy("Drafts"),
    Status.SCHEDULED: gettext_lazy("Scheduled"),
    Status.PUBLISHED: gettext_lazy("Published"),
    Status.WITHDRAWN: gettext_lazy("Withdrawn"),
    Status.TAKEN_DOWN: gettext_lazy("Taken down"),
}


class Filter(NamedTuple):
    """One status, and how many have it."""

    value: str
    name: str | Promise
    number: int


@require_safe
@for_artist
def releases(portal: Portal) -> HttpResponseBase:
    """All of them, or those of one status."""
    found = [*queries.releases(portal.artist)]
    given = portal.request.GET.get("status", "")
    chosen = given if given in NAMES else ""
    of_status = {value: [one for one in found if value in ("", one.status)] for value in NAMES}
    cards = [
        release_card(one, tracks=one.tracks_now, plays=one.plays) for one in of_status[chosen]
    ]
    return portal.page(
        "releases",
        "releases",
        releases=cards,
        chosen=chosen,
        loose=queries.loose_tracks(portal.artist),
        filters=[
            Filter(value, name, len(of_status[value]))
            for value, name in NAMES.items()
            if not value or of_status[value] or value == chosen
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_artist
@files_in_form
def new(portal: Portal) -> HttpResponseBase:
    """A draft, with the files that came along. Whoever drops files names it later."""
    request = portal.request
    if request.method == "POST" and (asked_by_script(request) or request.FILES):
        return _untitled(portal)
    form = NewReleaseForm(request.POST or None)
    if form.is_valid():
        try:
            made = _made(portal, form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("portal-release", args=[made.pk]))
    return portal.page("release_new", "releases", form=form)


def _untitled(portal: Portal) -> HttpResponse:
    made = _made(portal, {"title": _("Untitled release"), "album_type": AlbumType.ALBUM})
    address = reverse("portal-release", args=[made.pk])
    receive(portal, made, portal.request.FILES.getlist("files"))
    if portal.request.FILES:
        return HttpResponseRedirect(address)
    told = {"artist": portal.artist.pk, "album": made.pk, "address": address}
    return JsonResponse(told, status=201)


def _made(portal: Portal, changes: Any) -> Album:
    """Raises `DomainError`."""
    return albums.create_album(artist=portal.artist, by=portal.user, changes=changes)
