"""A database of another time: who was kept out since stands in it as let in."""

from django.db import transaction

from users.audit.actions import Action
from users.audit.services import record
from users.auth.models import AuthSession
from users.tokens import services as tokens


@transaction.atomic
def shut_out() -> tuple[int, int]:
    """Ends all sessions and revokes all personal tokens; how many of each.

    Which of them had been ended since the backup nobody knows any more. The log says that the
    instance was restored.
    """
    ended = AuthSession.objects.all().revoke(AuthSession.Because.RESTORED)
    revoked = tokens.revoke_everybodys()
    told = {"sessions": ended, "tokens": revoked}
    record(Action.RESTORED, actor=None, detail=told)
    return ended, revoked
