"""What a mail with a code says: worked out when it is sent, since nobody may store it."""

from collections.abc import Mapping

from config import env
from users.codes import otp
from users.codes.models import LIFETIME, Challenge
from users.notifications.models import Mail
from users.notifications.wording import Obsolete

MINUTES = int(LIFETIME.total_seconds() // 60)


def words(mail: Mail) -> Mapping[str, str | int]:
    """Raises `Obsolete` when the code is good for nothing any more."""
    challenge = Challenge.objects.open().filter(pk=mail.context["challenge"]).first()
    if challenge is None:
        raise Obsolete("the code is no longer good")
    code = otp.code_of(challenge.pk, challenge.purpose, pepper=env.OTP_PEPPER)
    return {"code": otp.legible(code), "purpose": challenge.purpose, "minutes": MINUTES}
