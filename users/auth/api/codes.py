"""Codes by mail: verifying an address, signing in without a password, resetting, changing."""

from typing import cast

from ninja import Router, Status

from config.addresses import origin
from config.problems import problems
from config.throttling import Limit, address
from users.accounts.models import User
from users.auth import asking, devices
from users.auth.bearer import AuthedRequest, NoToken, Viewer, ViewerRequest
from users.auth.freshness import require_fresh
from users.auth.schemas.codes import CodeProof, CodeRequest, CodeSent
from users.auth.schemas.sessions import SignedIn
from users.auth.services import codes
from users.codes.models import LIFETIME, Purpose

router = Router(tags=["Accounts"], auth=Viewer())


@router.post(
    "/otp/send/",
    throttle=[Limit("code_address")],
    response={202: CodeSent} | problems(401, 403),
)
def send_code(request: ViewerRequest, data: CodeRequest) -> Status[CodeSent]:
    """Have a code sent by mail. It takes the place of the one before.

    The answer is the same whether the address has an account or not. `change_email` and `erase`
    need a signed-in person; `change_email` is refused with `confirm_first` when they showed who
    they are more than five minutes ago.
    """
    where = {"email": data.email, "address": address(request)}
    match data.purpose:
        case Purpose.CHANGE_EMAIL:
            person = _signed_in(request)
            require_fresh(person)
            codes.send_to_change_email(user=person.auth, **where)
        case Purpose.ERASE:
            codes.send_to_erase(user=_signed_in(request).auth, **where)
        case purpose:
            codes.send(purpose=purpose, **where)
    sent = CodeSent(expires_in=int(LIFETIME.total_seconds()), resend_in=asking.pause_seconds())
    return Status(202, sent)


@router.post(
    "/otp/verify/",
    throttle=[Limit("code_guess")],
    response={200: SignedIn, 204: None} | problems(401, 409),
)
def use_code(request: ViewerRequest, data: CodeProof) -> Status[SignedIn | None]:
    """Use a code: verify the address, sign in, set a new password, or change the address.

    `login` answers with tokens, everything else with 204. With `totp_required` the code stays
    good: send it again together with `totp`. `invalid_code` does not say what is wrong.
    """
    match data.purpose:
        case Purpose.LOGIN:
            return Status(200, _log_in(request, data))
        case Purpose.VERIFY_EMAIL:
            codes.verify_email(email=data.email, code=data.code, address=address(request))
        case Purpose.RESET_PASSWORD:
            codes.reset_password(
                email=data.email,
                code=data.code,
                new=data.new_password or "",
                totp=data.totp,
                address=address(request),
            )
        case Purpose.CHANGE_EMAIL:
            _change_email(_signed_in(request), data)
    return Status(204, None)


def _log_in(request: ViewerRequest, data: CodeProof) -> SignedIn:
    user, tokens = codes.log_in(
        email=data.email, code=data.code, totp=data.totp, device=devices.of(request)
    )
    return SignedIn.of(user, tokens, base=origin(request))


def _change_email(request: AuthedRequest, data: CodeProof) -> None:
    codes.change_email(
        user=request.auth,
        email=data.email,
        code=data.code,
        session_id=request.session_id,
        address=address(request),
    )


def _signed_in(request: ViewerRequest) -> AuthedRequest:
    """Raises `NoToken`."""
    if not isinstance(request.auth, User):
        raise NoToken
    return cast(AuthedRequest, request)
