"""Having a track looked up at MusicBrainz, on its page, and taking over what is right."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audio.catalog.models.track import Track
from audio.identification import services
from audio.identification.models import Field
from audio.identification.refusals import NotIdentified
from audio.portal import identifying
from audio.portal.artists import Portal, for_artist
from audio.portal.forms import AcceptForm
from audio.portal.views.tracks import page, track_of
from config.errors import DomainError


def _panel(track: Track) -> HttpResponseBase:
    return HttpResponseRedirect(f"{reverse('portal-track', args=[track.pk])}#identification")


@require_POST
@for_artist
def identify(portal: Portal, track_id: int) -> HttpResponseBase:
    """Asks; once, if it is under way. Raises `NoMetadataProvider`."""
    found = track_of(portal, track_id)
    services.ask(track=found, by=portal.user)
    return _panel(found)


@require_safe
@for_artist
def progress(portal: Portal, track_id: int) -> HttpResponseBase:
    """What has come of it."""
    found = track_of(portal, track_id)
    known = {"track": found, "identification": identifying.shown(found)}
    return render(portal.request, "portal/parts/identification.html", known)


@require_POST
@for_artist
def accept(portal: Portal, track_id: int) -> HttpResponseBase:
    """What is ticked: all of it or, if one thing is refused, nothing."""
    found = track_of(portal, track_id)
    form = AcceptForm(portal.request.POST)
    if form.is_valid() and _accepted(portal, found, form):
        messages.success(portal.request, _("Taken over."))
        return HttpResponseRedirect(reverse("portal-track", args=[found.pk]))
    return page(portal, found, accepting=form)


def _accepted(portal: Portal, track: Track, form: AcceptForm) -> bool:
    fields = {Field(name) for name in form.cleaned_data["chosen"]}
    try:
        services.accept(track=track, by=portal.user, fields=fields)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
@for_artist
def decline(portal: Portal, track_id: int) -> HttpResponseBase:
    """Nothing of what is left. Pressed twice, it is gone all the same."""
    found = track_of(portal, track_id)
    with suppress(NotIdentified):
        services.decline(track=found, by=portal.user)
    return _panel(found)
