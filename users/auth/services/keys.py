"""What opens an account, and making nothing of it good any more."""

from django.db import transaction

from users.accounts.models import User
from users.auth.models import AuthSession
from users.auth.services.sessions import end_all
from users.codes.models import Challenge
from users.totp.models import RecoveryCode, TotpDevice


@transaction.atomic
def void(*, user: User) -> None:
    """Password, sessions, authenticator and codes: none of them opens the account any more.

    For an address that is shown to be somebody's for the first time: whoever registered with
    it, and chose all these, may have been somebody else.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_all(user=user, because=AuthSession.Because.SECURITY)
    for model in (TotpDevice, RecoveryCode, Challenge):
        model._default_manager.filter(user=user).delete()
