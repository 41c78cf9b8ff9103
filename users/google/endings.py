"""What a browser that comes back from the provider is answered."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from config.errors import DomainError
from config.throttling import address
from users.accounts.models import User
from users.auth import devices
from users.auth.tokens import Tokens
from users.google import pages, targets, visits
from users.google.private import private
from users.google.services import handing_over
from users.google.services.arriving import Arrival, arrive
from users.google.visits import Visit


def redirect(request: HttpRequest) -> HttpResponse | None:
    """To the front end, or to our own page. None: whoever asks wants JSON."""
    visit = visits.of(request)
    if visit.on_page:
        return private(_page(request, visit))
    if visit.next and not _wants_json(request):
        target = targets.answered(visit.next, **_told(request, visit))
        return private(HttpResponseRedirect(target))
    return None


def tokens(request: HttpRequest) -> tuple[User, Tokens]:
    """Raises what `visits.finish`, `arrive` and `handing_over.answer` raise."""
    arrival = _arrival(request)
    return arrival.user, handing_over.answer(arrival, device=devices.of(request))


def _told(request: HttpRequest, visit: Visit) -> dict[str, str]:
    """No token is ever part of an address, nor are others' words."""
    try:
        return {"code": handing_over.code_for(_arrival(request), challenge=visit.challenge)}
    except DomainError as refusal:
        return {"error": refusal.code}


def _page(request: HttpRequest, visit: Visit) -> HttpResponse:
    try:
        return pages.finish(request, _arrival(request), next_page=visit.next)
    except DomainError as refusal:
        return pages.refuse(refusal)


def _arrival(request: HttpRequest) -> Arrival:
    return arrive(identity=visits.finish(request), network=address(request))


def _wants_json(request: HttpRequest) -> bool:
    """Whoever takes anything is a browser, or does not mind."""
    json = "application/json"
    return request.get_preferred_type(["text/html", json]) == json
