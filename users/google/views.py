"""Addresses outside the API: the portal's button, and an older address of the start."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from config.errors import DomainError
from users.google import pages, visits
from users.google.visits import Visit

START = "/api/auth/google/"
MAX_NEXT = 2000


@require_POST
def sign_in_on_page(request: HttpRequest) -> HttpResponse:
    """The button "Sign in with Google" of our own pages."""
    try:
        next_page = request.POST.get("next", "")[:MAX_NEXT]
        return visits.start(request, Visit(next_page, on_page=True))
    except DomainError as refusal:
        return pages.refuse(refusal)


@require_safe
def old_start(request: HttpRequest) -> HttpResponse:
    """Where sign-in with Google once began; the query goes along."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{START}?{query}" if query else START)
