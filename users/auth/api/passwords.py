"""Signing in with a password, and changing it."""

from django.http import HttpRequest
from ninja import Router, Status

from config.addresses import origin
from config.problems import problems
from config.throttling import address
from users.auth import devices
from users.auth.bearer import AuthedRequest, Bearer
from users.auth.schemas.passwords import Credentials, PasswordChange
from users.auth.schemas.sessions import SignedIn
from users.auth.services import passwords

router = Router(tags=["Accounts"], auth=Bearer())


@router.post("/login/", auth=None, response={200: SignedIn} | problems(401, 429))
def log_in(request: HttpRequest, data: Credentials) -> SignedIn:
    """Sign in with e-mail address and password.

    The refusal `invalid_credentials` is the same for an unknown address and a wrong password.
    With a right password, `totp_required` asks for the code of the authenticator app too.
    """
    user, tokens = passwords.log_in(
        email=data.email, password=data.password, totp=data.totp, device=devices.of(request)
    )
    return SignedIn.of(user, tokens, base=origin(request))


@router.post("/password/change/", response={204: None} | problems(429))
def change_password(request: AuthedRequest, data: PasswordChange) -> Status[None]:
    """Change the password. Every other session ends."""
    passwords.change_password(
        user=request.auth,
        current=data.current_password,
        new=data.new_password,
        session_id=request.session_id,
        address=address(request),
    )
    return Status(204, None)
