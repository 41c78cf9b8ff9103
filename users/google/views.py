"""Addresses outside the API: the portal's button, and an older address of the start."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from config import throttling
from config.errors import DomainError
from users.google import pages, visits
from users.google.private import private
from users.google.visits import Visit

START = "/api/auth/google/"
MAX_NEXT = 2000


@require_POST
def sign_in_on_page(request: HttpRequest) -> HttpResponse:
    """The button "Sign in with Google" of our own pages.

    Answers with a page that goes on by itself. Of a redirect behind a form, browsers would ask
    the form's Content-Security-Policy, and of every further one: where a provider's own lead,
    nobody can know beforehand.
    """
    next_page = request.POST.get("next", "")[:MAX_NEXT]
    try:
        throttling.spend("google", throttling.address(request))
        there = visits.start(request, Visit(next_page, on_page=True)).headers["Location"]
    except DomainError as refusal:
        return pages.refuse(refusal)
    response = private(render(request, "portal/to_google.html", {"address": there}))
    response.headers["Refresh"] = f"0; url={there}"
    return response


@require_safe
def old_start(request: HttpRequest) -> HttpResponse:
    """Where sign-in with Google once began; the query goes along."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{START}?{query}" if query else START)
