"""`/1/…`: players that speak ListenBrainz tell what was heard, and are refused in its words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse

from audio.imports import listens
from audio.imports.services import listening
from config import bodies, throttling
from config.errors import DomainError, TooMany, Unauthenticated
from users.models import User
from users.tokens.scopes import Scope
from users.tokens.services import person_of

NO_ROOM = (
    "Listens not kept, of songs that are not here: {}. Too many of yours wait already; "
    "all others of this request are kept."
)

View = Callable[[HttpRequest], JsonResponse]


class _TooLarge(DomainError):
    status, code = 413, "body_too_large"
    message = "JSON document is too large: at most {most} bytes."


def _refused(status: int, why: str, headers: dict[str, str] | None = None) -> JsonResponse:
    return JsonResponse({"code": status, "error": why}, status=status, headers=headers)


def _spoken(*methods: str) -> Callable[[View], View]:
    """Around a view: refusals in ListenBrainz's form, which its clients know."""

    def around(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest) -> JsonResponse:
            if request.method not in methods:
                return _refused(405, "Method not allowed.", {"Allow": ", ".join(methods)})
            try:
                response = view(request)
            except listens.BadListen as error:
                response = _refused(400, str(error))
            except DomainError as error:
                response = _refused(error.status, str(error), _headers(error))
            except (OperationalError, InterfaceError):
                response = _refused(503, "Try again later.", {"Retry-After": "5"})
            response["Cache-Control"] = "no-store"
            return response

        return answer

    return around


def _headers(error: DomainError) -> dict[str, str]:
    """Also by the names that its clients look for."""
    if not isinstance(error, TooMany):
        return error.headers
    return error.headers | {
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-In": str(error.retry_after),
    }


def _token(request: HttpRequest) -> str:
    """`Token …`, as ListenBrainz has it; some say `Bearer`. Raises `Unauthenticated`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() not in ("token", "bearer") or not token.strip():
        raise Unauthenticated
    return token.strip()


def _person(request: HttpRequest) -> User:
    return person_of(token=_token(request), scope=Scope.SCROBBLE)


@_spoken("POST")
def submit_listens(request: HttpRequest) -> JsonResponse:
    """What plays just now is taken, and let go. Whatever is not kept is told."""
    person = _person(request)
    throttling.spend("plays", f"user {person.pk}")
    submission = listens.read(_body(request))
    left = listening.submit(user=person, listens=submission.listens)
    if left:
        return _refused(400, NO_ROOM.format(left))
    return JsonResponse({"status": "ok"})


@_spoken("GET")
def validate_token(request: HttpRequest) -> JsonResponse:
    """Players ask before they are content. A wrong token is 200 as well, in this protocol."""
    told: dict[str, Any] = {"code": 200, "message": "Token invalid.", "valid": False}
    try:
        person = _person(request)
    except DomainError:
        return JsonResponse(told)
    told |= {"message": "Token valid.", "valid": True, "user_name": person.username}
    return JsonResponse(told)


def _body(request: HttpRequest) -> bytes:
    """Raises `_TooLarge`, `Busy`, `Stalled`."""
    if (bodies.announced(request) or 0) > listens.LARGEST_BODY:
        raise _TooLarge(most=listens.LARGEST_BODY)
    body = bytearray()
    with bodies.blocks(request, small=True) as blocks:
        for block in blocks:
            body += block
            if len(body) > listens.LARGEST_BODY:
                raise _TooLarge(most=listens.LARGEST_BODY)
    return bytes(body)
