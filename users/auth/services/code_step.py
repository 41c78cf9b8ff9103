"""A code by mail as the second step after a password."""

from config import throttling
from config.errors import Unauthenticated
from users.accounts.models import User
from users.codes import services as codes
from users.codes.models import Purpose


class OtpRequired(Unauthenticated):
    code = "otp_required"
    message = "A code was sent to the account's address: sign in with it."


def require_code_if_wanted(*, user: User, address: str) -> None:
    """Raises `OtpRequired` once the code is on its way, `TooManyRequests`."""
    if user.wants_login_code():
        require_code(user=user, address=address)


def require_code(*, user: User, address: str) -> None:
    """Who asks twice gets one mail: the code in it is still good.

    `address` is where the right password was shown. These mails have a limit of their own:
    strangers, who have not the password, cannot spend it. Raises `OtpRequired`,
    `TooManyRequests`.
    """
    if not codes.was_just_sent(purpose=Purpose.LOGIN, user=user):
        throttling.spend("code_step", str(user.pk))
        codes.send(purpose=Purpose.LOGIN, email=user.email, user=user)
    codes.note_password(purpose=Purpose.LOGIN, user=user, address=address)
    raise OtpRequired
