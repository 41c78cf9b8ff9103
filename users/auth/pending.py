"""A sign-in to pages on its way: what was shown so far, kept in the browser's session.

Nobody is signed in before the last step. Each step gets the session a new key, so that a key
known from before it is worth nothing after it.
"""

import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from users.accounts.models import User
from users.auth import page_sessions
from users.auth.landing import PORTAL, landing
from users.auth.services.signing_in import Way
from users.totp.services import has_device

LIFETIME = timedelta(minutes=10)
CONTINUE = "/portal/sign-in/continue/"
"""Whoever began one for the portal redirects there: it asks for the next step."""
_NAME = "pending_sign_in"


class Step(StrEnum):
    """What is still to be shown."""

    CODE = "code"
    APP = "second_step"
    ENROL = "enrol"
    NONE = "none"


class Pending(NamedTuple):
    """Somebody has shown who they are, by `way`.

    `area` is what it is for ("/portal/"), `next` the page there that they want; `name` is
    random, and theirs alone. `code_needed`: even somebody who does not wish for it is asked for
    a code sent by mail, besides the password; `code_shown`: that was done.
    """

    user: User
    way: Way
    area: str
    next: str
    name: str
    code_needed: bool = False
    code_shown: bool = False

    def step(self, *, app_needed: bool = False) -> Step:
        """An app is the better second step: where there is one, no code is sent by mail."""
        if has_device(self.user):
            return Step.APP
        if self.way is Way.PASSWORD and not self.code_shown and self.needs_code():
            return Step.CODE
        return Step.ENROL if app_needed else Step.NONE

    def needs_code(self) -> bool:
        return self.code_needed or self.user.wants_login_code()


def begin(
    request: HttpRequest,
    *,
    user: User,
    way: Way,
    next_page: str = "",
    area: str = PORTAL,
    code_needed: bool = False,
) -> None:
    """The first half was shown. Whoever was signed in here before is no longer."""
    if SESSION_KEY in request.session:
        page_sessions.end_here(request)
    where = landing(next_page, area=area)
    pending = Pending(user, way, area, where, secrets.token_urlsafe(16), code_needed)
    _keep(request, pending, until=(timezone.now() + LIFETIME).timestamp())
    request.session.cycle_key()


def of(request: HttpRequest) -> Pending | None:
    """None: nothing is on its way, or not any more."""
    kept = request.session.get(_NAME)
    if not kept or kept["until"] < timezone.now().timestamp():
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if not (user and constant_time_compare(kept["hash"], user.get_session_auth_hash())):
        return None
    told = {name: kept[name] for name in ("area", "next", "name", "code_needed", "code_shown")}
    return Pending(user, Way(kept["way"]), **told)


def go_on(request: HttpRequest, pending: Pending) -> None:
    """A step was taken: `pending` as it is now."""
    _keep(request, pending, until=request.session[_NAME]["until"])
    request.session.cycle_key()


def drop(request: HttpRequest) -> None:
    """Whoever begins in another way does not go on with this one."""
    request.session.pop(_NAME, None)


def finish(request: HttpRequest, pending: Pending, *, second_factor: bool) -> None:
    """The last step was taken. Raises `SignInAgain`."""
    del request.session[_NAME]
    page_sessions.open_here(
        request, user=pending.user, way=pending.way, second_factor=second_factor
    )


def _keep(request: HttpRequest, pending: Pending, *, until: float) -> None:
    kept: dict[str, Any] = pending._asdict()
    kept |= {"user": pending.user.pk, "until": until, "way": pending.way.value}
    request.session[_NAME] = kept | {"hash": pending.user.get_session_auth_hash()}
