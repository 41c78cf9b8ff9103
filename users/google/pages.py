"""Signing in to our own pages with Google: the browser's session, and no tokens.

The sign-in page itself stands above, in `users.pages`. What is still to be asked there, an
authenticator app, `users.auth.pending` knows; a refusal is told as `?error=<code>`.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from config.errors import DomainError
from config.throttling import address
from users.accounts.models import User
from users.auth import pending
from users.auth.services.signing_in import Way
from users.google.services import handing_over, linking
from users.google.services.arriving import Arrival
from users.google.targets import answered

SIGN_IN = "/portal/sign-in/"
_LINK = "google_link_token"


def is_offered() -> bool:
    """Whether there is a button to show."""
    return bool(settings.SOCIAL_AUTH_GOOGLE_KEY)


def finish(request: HttpRequest, arrival: Arrival, *, next_page: str) -> HttpResponse:
    """On to the next step; or to the sign-in page, where an account is to be linked first."""
    if arrival.is_linked:
        pending.begin(request, user=arrival.user, way=Way.GOOGLE, next_page=next_page)
        return HttpResponseRedirect(pending.CONTINUE)
    request.session[_LINK] = handing_over.link_token_for(arrival)
    return HttpResponseRedirect(answered(SIGN_IN, error=handing_over.LinkRequired.code))


def refuse(refusal: DomainError) -> HttpResponse:
    return HttpResponseRedirect(answered(SIGN_IN, error=refusal.code))


def is_link_waiting(request: HttpRequest) -> bool:
    """Whether signing in now links Google too, so that the page can say so."""
    return _LINK in request.session


def link_waiting(request: HttpRequest, user: User) -> None:
    """To be called once `user` has signed in on the page, wholly: a refusal is only told."""
    token = request.session.pop(_LINK, None)
    if not isinstance(token, str):
        return
    try:
        linking.link_proven(token=token, user=user, network=address(request))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
