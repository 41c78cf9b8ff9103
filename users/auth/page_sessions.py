"""Signed in to pages (portal, admin): a session like any other, which a cookie names.

So it stands in its person's list of devices, and ends with everything that ends sessions.
"""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import SESSION_KEY, login, logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config import throttling
from users.accounts.models import User
from users.auth import devices
from users.auth.models import AuthSession
from users.auth.services import sessions
from users.auth.services.signing_in import Way, sign_in

LONGEST = timedelta(hours=12)
"""Half an hour without a request ends it before (SESSION_COOKIE_AGE)."""
BACKEND = "users.auth.backends.Guarded"
NAME = "auth_session"


def open_here(request: HttpRequest, *, user: User, way: Way, second_factor: bool) -> None:
    """Signs in to pages; everything that the account asks for was shown.

    Raises `SignInAgain`.
    """
    session = sign_in(
        user=user,
        device=devices.of(request),
        way=way,
        second_factor=second_factor,
        longest=LONGEST,
    )
    login(request, user, backend=BACKEND)
    request.session[NAME] = str(session.pk)


def of(request: HttpRequest) -> AuthSession | None:
    """The live session behind a page's request. One SELECT; none for who has no cookie."""
    if not hasattr(request, "auth_session"):
        request.auth_session = _find(request)  # type: ignore[attr-defined]
    found: AuthSession | None = request.auth_session  # type: ignore[attr-defined]
    return found


def _find(request: HttpRequest) -> AuthSession | None:
    named, user_id = request.session.get(NAME), request.session.get(SESSION_KEY)
    if not (named and user_id):
        return None
    live = AuthSession.objects.live().of_active_people()
    return live.filter(pk=named, user=int(user_id)).first()


def end_here(request: HttpRequest) -> None:
    """Signs out of pages, here. What else the browser's session held goes too."""
    if session := of(request):
        where = throttling.address(request)
        sessions.log_out(user=session.user, session_id=session.pk, address=where)
    logout(request)
    request.auth_session = None  # type: ignore[attr-defined]


class PageSessions:
    """Middleware, after Django's: whoever's session was ended elsewhere is signed out here.

    Rights of staff sleep in a session without a second factor, as they do in the API.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if hasattr(request, "session") and SESSION_KEY in request.session:
            self.look_at(request)
        return self.get_response(request)

    def look_at(self, request: HttpRequest) -> None:
        session = of(request)
        if session is None:
            logout(request)
        elif not session.second_factor and isinstance(request.user, User):
            request.user.is_staff = request.user.is_superuser = False
