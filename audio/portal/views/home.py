"""The first page after signing in, and whose music the pages are about."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from audio.catalog.services import open_page
from audio.portal import overview
from audio.portal.artists import Portal, choose, for_artist
from audio.portal.forms import PageNameForm
from config.errors import DomainError
from config.fields import utc_now
from users.legal.queries import outstanding
from users.pages.views import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def home(request: HttpRequest) -> HttpResponseBase:
    """What the artist's music did, and what needs a hand; for others, an artist page."""
    portal = Portal(request)
    if portal.found is None:
        return _open(portal)
    figures = overview.of(portal.artist, portal.user, utc_now())
    return portal.page("home", "home", agreements=outstanding(portal.user), **figures)


def _open(portal: Portal) -> HttpResponseBase:
    form = PageNameForm(portal.request.POST or None)
    if form.is_valid() and _opened(portal, form):
        return HttpResponseRedirect(reverse("portal"))
    return portal.page("open", "home", form=form)


def _opened(portal: Portal, form: forms.Form) -> bool:
    try:
        opened = open_page(user=portal.user, name=form.cleaned_data["name"])
    except DomainError as refusal:
        form.add_error("name", str(refusal))
        return False
    choose(portal.request, opened.pk)
    return True


@require_POST
@for_artist
def switch(portal: Portal) -> HttpResponse:
    """To another of one's artists. What is not one's own changes nothing."""
    given = portal.request.POST.get("artist", "")
    if given.isascii() and given.isdigit() and int(given) in portal.by_id:
        choose(portal.request, int(given))
    return HttpResponseRedirect(reverse("portal"))
