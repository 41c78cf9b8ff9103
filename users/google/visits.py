"""A browser's visit to the provider, from the start to the callback, kept in its session."""

import logging
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from social_core.exceptions import (
    AuthCanceled,
    AuthConfigurationError,
    AuthInputError,
    AuthProviderError,
    AuthSessionError,
    SocialAuthBaseException,
)
from social_django.utils import load_strategy

from config.addresses import origin
from config.errors import DomainError, Later, NotFound
from users.google.backend import Google
from users.google.identity import Identity
from users.google.private import Private, private

log = logging.getLogger(__name__)

CALLBACK = "/api/auth/google/callback/"


class GoogleOff(NotFound):
    code, message = "google_off", "This server does not sign people in with Google."


class UnknownVisit(Private):
    code = "unknown_visit"
    message = (
        "This browser did not start this, or took longer than ten minutes, or came back twice:"
        " start again."
    )


class GoogleDeclined(Private):
    code, message = "google_declined", "It was not allowed there: start again, if you like."


class EmailNotVerified(Private):
    code = "google_email_unverified"
    message = "The address of this account has not been verified there."


class UnusableAnswer(Private):
    code = "google_answer_unusable"
    message = "What came back could not be verified: start again."


class GoogleUnavailable(Private, Later):
    status, code = 503, "google_unavailable"
    message = "The other side does not answer: try again in {retry_after} seconds."


class Visit(NamedTuple):
    """What somebody was sent there for.

    `next` is the address of a front end, blank where an answer in JSON is wanted; `challenge`,
    the front end's (PKCE, S256), or blank. `on_page`: to sign in to our own pages, and go to
    `next` there, which nobody has looked at yet.
    """

    next: str = ""
    challenge: str = ""
    on_page: bool = False


def require_on() -> None:
    """Raises `GoogleOff`."""
    if not settings.SOCIAL_AUTH_GOOGLE_KEY:
        raise GoogleOff


def _backend(request: HttpRequest) -> Google:
    require_on()
    strategy = load_strategy(request)  # type: ignore[no-untyped-call]
    return Google(strategy, redirect_uri=origin(request) + CALLBACK)


def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The way there. Raises `GoogleOff`, `GoogleUnavailable`."""
    backend = _backend(request)
    backend.visit = visit._asdict()
    try:
        return private(backend.start())
    except SocialAuthBaseException as error:
        raise _refusal(error) from error


def of(request: HttpRequest) -> Visit:
    """What this callback's visit was for. Raises `GoogleOff`."""
    return Visit(**_backend(request).visit_behind(request.GET.get("state", "")))


def finish(request: HttpRequest) -> Identity:
    """Who came back. Works once.

    Raises `GoogleOff`, `UnknownVisit`, `GoogleDeclined`, `EmailNotVerified`, `UnusableAnswer`,
    `GoogleUnavailable`.
    """
    try:
        return _backend(request).identify()
    except SocialAuthBaseException as error:
        raise _refusal(error) from error
    finally:
        _forget(request)


def _forget(request: HttpRequest) -> None:
    """A session that was only for this goes. Somebody's at the portal or the admin stays."""
    if not list(request.session.keys()):
        request.session.flush()


_KINDS: tuple[tuple[type[Exception], type[DomainError]], ...] = (
    (AuthCanceled, GoogleDeclined),
    (AuthSessionError, UnknownVisit),
    (AuthInputError, UnknownVisit),
)


def _refusal(error: SocialAuthBaseException) -> DomainError:
    """Words of the provider's are neither answered nor logged: anybody can send some."""
    for theirs, ours in _KINDS:
        if isinstance(error, theirs):
            return ours()
    told: dict[str, Any] = error.public_metadata()
    log.warning("Google: %(error_code)s at %(error_stage)s.", told)
    if isinstance(error, AuthProviderError | AuthConfigurationError) and _is_outage(error):
        return GoogleUnavailable(retry_after=30)
    return EmailNotVerified() if error.claim == "email_verified" else UnusableAnswer()


def _is_outage(error: SocialAuthBaseException) -> bool:
    """Theirs. Anybody can type a callback's query: there, only its two words for one count."""
    return error.stage != "callback" or error.code == "unavailable"
