"""Authenticator apps, and showing again who one is."""

from ninja import Router, Status

from config.problems import problems
from config.throttling import Limit, address
from users.auth.bearer import AuthedRequest, Bearer
from users.auth.freshness import require_fresh
from users.auth.schemas.second_step import (
    Authenticator,
    AuthenticatorCode,
    AuthenticatorOffer,
    Confirmation,
    RecoveryCodes,
)
from users.auth.services import second_step
from users.totp import enrolment
from users.totp.enrolment import Offer

router = Router(tags=["Accounts"], auth=Bearer())
WRITE = Limit("write")


@router.get("/totp/", response=Authenticator)
def get_authenticator(request: AuthedRequest) -> Authenticator:
    """Whether an authenticator app is asked when you sign in."""
    user = request.auth
    return Authenticator(
        enabled=(since := enrolment.since(user)) is not None,
        since=since,
        recovery_codes_left=enrolment.recovery_codes_left(user),
        required=enrolment.must_have(user),
    )


@router.post("/totp/", throttle=WRITE, response={200: AuthenticatorOffer} | problems(403))
def begin_authenticator(request: AuthedRequest) -> Offer:
    """Get a secret for an authenticator app. Nothing changes until it is confirmed.

    An app in use goes on until then, and is replaced. Needs a session whose person showed who
    they are within the last five minutes.
    """
    require_fresh(request)
    return enrolment.begin(user=request.auth, to=str(request.session_id))


@router.post(
    "/totp/confirm/", throttle=WRITE, response={200: RecoveryCodes} | problems(403, 409)
)
def confirm_authenticator(request: AuthedRequest, data: AuthenticatorCode) -> RecoveryCodes:
    """Show that the app has the secret: it is asked from now on. Every other session ends.

    The answer holds ten recovery codes, which are not shown again.
    """
    require_fresh(request)
    codes = second_step.confirm_app(
        user=request.auth,
        code=data.code,
        session_id=request.session_id,
        address=address(request),
    )
    return RecoveryCodes(recovery_codes=codes)


@router.delete("/totp/", throttle=WRITE, response={204: None} | problems(403, 409))
def remove_authenticator(request: AuthedRequest) -> Status[None]:
    """No longer be asked for an app's code. Every other session ends.

    Staff cannot be without one: they put another in its place.
    """
    require_fresh(request)
    second_step.remove_app(
        user=request.auth, session_id=request.session_id, address=address(request)
    )
    return Status(204, None)


@router.post(
    "/totp/recovery-codes/", throttle=WRITE, response={200: RecoveryCodes} | problems(403, 409)
)
def renew_recovery_codes(request: AuthedRequest) -> RecoveryCodes:
    """Ten new recovery codes. Those before are good for nothing any more."""
    require_fresh(request)
    codes = enrolment.renew_recovery_codes(user=request.auth, address=address(request))
    return RecoveryCodes(recovery_codes=codes)


@router.post("/confirm/", throttle=Limit("code_guess"), response={204: None})
def confirm_identity(request: AuthedRequest, data: Confirmation) -> Status[None]:
    """Show again that it is you, before something that needs it: `confirm_first` asked for it.

    By the password; or by a code, which `POST /api/auth/otp/send/` mails with the purpose
    `login`. Then five minutes are free for it.
    """
    second_step.confirm(
        user=request.auth,
        session_id=request.session_id,
        address=address(request),
        **data.model_dump(),
    )
    return Status(204, None)
