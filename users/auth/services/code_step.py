"""A code by mail as the second step after a password."""

from config.errors import Unauthenticated
from users.accounts.models import Client, User
from users.auth import asking
from users.codes import services as codes
from users.codes.models import Purpose


class OtpRequired(Unauthenticated):
    code = "otp_required"
    message = "A code was sent to the account's address: sign in with it."


def require_code_if_wanted(*, user: User) -> None:
    """Raises `OtpRequired` once the code is on its way, `TooManyRequests`."""
    if Client.objects.filter(pk=user.pk, login_otp=True).exists():
        require_code(user=user)


def require_code(*, user: User) -> None:
    """Who asks twice gets one mail: the code in it is still good.

    Raises `OtpRequired`, `TooManyRequests`.
    """
    if not codes.was_just_sent(purpose=Purpose.LOGIN, user=user):
        asking.count_mail(user.email)
        codes.send(purpose=Purpose.LOGIN, email=user.email, user=user)
    raise OtpRequired
