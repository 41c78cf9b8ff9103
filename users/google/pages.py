"""Signing in to our own pages with Google: the browser's session, and no tokens.

The sign-in page itself stands above, in `users.pages`. It is told by its address and by the
session: `?error=<code>`; `PENDING`, when an authenticator app is to be asked; and, when an
account is to be linked, that `link_waiting` is to be called once its owner has signed in.
"""

import time
from typing import TypedDict

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from config.errors import DomainError
from config.throttling import address
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import record
from users.auth.services.signing_in import Way
from users.google.services import handing_over, linking
from users.google.services.arriving import Arrival
from users.google.targets import answered
from users.totp.services import has_device

HOME = "/portal/"
SIGN_IN = "/portal/sign-in/"
PENDING = "pending_sign_in"
PENDING_SECONDS = 300
BACKEND = "users.auth.backends.Guarded"
_LINK = "google_link_token"


class Pending(TypedDict):
    """Who has shown all but their authenticator's code: `user` is a key, `at` Unix time."""

    user: int
    way: str
    at: int


def finish(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """Signs in, or asks the sign-in page for what is missing."""
    if arrival.is_linked:
        return finish_on_page(request, arrival.user)
    request.session[_LINK] = handing_over.link_token_for(arrival)
    return _sign_in_page(error=handing_over.LinkRequired.code)


def finish_on_page(request: HttpRequest, user: User) -> HttpResponse:
    if has_device(user):
        pending = Pending(user=user.pk, way=Way.GOOGLE.value, at=int(time.time()))
        request.session[PENDING] = pending
        return _sign_in_page()
    login(request, user, backend=BACKEND)
    detail = {"way": Way.GOOGLE.value, "second_factor": False, "page": True}
    record(Action.SIGNED_IN, actor=user, detail=detail, network=address(request))
    return HttpResponseRedirect(HOME)


def refuse(refusal: DomainError) -> HttpResponse:
    return _sign_in_page(error=refusal.code)


def _sign_in_page(**told: str) -> HttpResponse:
    return HttpResponseRedirect(answered(SIGN_IN, **told))


def is_link_waiting(request: HttpRequest) -> bool:
    """Whether signing in will link Google too: the page can say so."""
    return _LINK in request.session


def link_waiting(request: HttpRequest, user: User) -> None:
    """To be called once `user` has signed in on the page, wholly."""
    token = request.session.pop(_LINK, None)
    if isinstance(token, str):
        linking.link_proven(token=token, user=user, network=address(request))
