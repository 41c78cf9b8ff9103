"""By which an account that was erased is known again, should a backup bring it back."""

import hashlib
import hmac

from config import env
from users.accounts.models import User


def mark_of(user: User) -> str:
    """64 hex digits. Tells nothing to whoever has no OTP_PEPPER.

    The moment of joining is part of it: after a restore the database gives out keys of the
    erased a second time, and must not erase those who get them. OTP_PEPPER is the secret that
    is kept longest, since authenticator apps need it: SECRET_KEY may be changed at any time.
    """
    told = f"users.privacy {user.pk} {user.date_joined.isoformat()}"
    return hmac.new(env.OTP_PEPPER.encode(), told.encode(), hashlib.sha256).hexdigest()
