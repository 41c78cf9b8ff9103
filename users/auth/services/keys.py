"""What opens an account, and making nothing of it good any more."""

from django.db import transaction

from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import record
from users.auth.models import AuthSession
from users.auth.services.sessions import end_all
from users.codes.models import Challenge
from users.tokens import services as personal_tokens
from users.totp.models import RecoveryCode, TotpDevice


@transaction.atomic
def void(*, user: User, network: str) -> None:
    """Password, sessions, tokens, authenticator, codes: none opens the account any more.

    For an address that is shown to be somebody's for the first time: whoever registered with
    it, and chose all these, may have been somebody else. A wish to be erased was theirs too.
    """
    if user.erase_at:
        record(Action.ERASURE_CALLED_OFF, actor=user, network=network)
    user.set_unusable_password()
    user.erase_at = None
    user.save(update_fields=["password", "erase_at"])
    end_all(user=user, because=AuthSession.Because.SECURITY)
    personal_tokens.revoke_all(user=user)
    for model in (TotpDevice, RecoveryCode, Challenge):
        model._default_manager.filter(user=user).delete()
