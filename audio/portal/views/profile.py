"""The artist's page: pictures, words, links, and how listeners see it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audio.catalog.models.publication import Status
from audio.portal import editing, queries
from audio.portal.artists import Portal, for_artist
from audio.portal.forms import ProfileForm
from audio.portal.receiving import pictures_in_form
from audio.portal.shapes import release_card
from audio.publishing.services import pages, pictures
from audio.publishing.services.pictures import Place
from config import images
from config.errors import DomainError

FIELDS = ("name", "bio", "links")


@require_http_methods(["GET", "HEAD", "POST"])
@for_artist
@pictures_in_form
def profile(portal: Portal) -> HttpResponseBase:
    """What is told of the artist, to be edited."""
    given = portal.request.POST if portal.request.method == "POST" else None
    artist = portal.artist
    initial = {"name": artist.name, "bio": artist.bio, "links": "\n".join(artist.links)}
    form = ProfileForm(given, initial=initial)
    errors = _pictures(portal)
    if form.is_valid() and _keep(portal, form) and not errors:
        messages.success(portal.request, _("Saved."))
        return HttpResponseRedirect(portal.request.path)
    return portal.page("profile", "profile", form=form, **_shown(portal), **errors)


def _keep(portal: Portal, form: ProfileForm) -> bool:
    changes: Any = editing.changed(form, FIELDS)
    try:
        if changes:
            pages.edit_page(artist=portal.artist, by=portal.user, changes=changes)
    except DomainError as refusal:
        editing.refuse(form, refusal)
        return False
    return True


def _pictures(portal: Portal) -> dict[str, str]:
    """Shows those that came; `<place>_error` for what cannot be used."""
    errors = {}
    for place in Place:
        file = portal.request.FILES.get(place) if portal.request.method == "POST" else None
        try:
            if file is not None:
                pictures.show(thing=portal.artist, by=portal.user, file=file, place=place)
        except DomainError as refusal:
            errors[f"{place}_error"] = str(refusal)
    return errors


def _shown(portal: Portal) -> dict[str, str | None]:
    portal.artist.refresh_from_db()
    return {
        "picture": images.one_size("", portal.artist.picture_key),
        "banner": images.one_size("", portal.artist.cover_key),
    }


@require_POST
@for_artist
@pictures_in_form
def picture(portal: Portal) -> HttpResponse:
    """A picture that was dropped; its address as it is shown from now on."""
    for error in _pictures(portal).values():
        return JsonResponse({"detail": error}, status=422)
    shown = _shown(portal)
    of = "picture" if Place.PICTURE in portal.request.FILES else "banner"
    return JsonResponse({"address": shown[of]})


@require_safe
@for_artist
def preview(portal: Portal) -> HttpResponseBase:
    """As listeners see it: what is published, and nothing else."""
    found = queries.releases(portal.artist).filter(status=Status.PUBLISHED)
    cards = [release_card(one, tracks=one.tracks_now, plays=one.plays) for one in found]
    return portal.page("preview", "profile", releases=cards, **_shown(portal))
