"""Addresses that switch one kind of mail off, for whoever has the mail. Pure.

They are signed, and never end: a mail may lie in a mailbox for years. An address is good for
this one thing, so that a mail that was passed on opens nothing.
"""

from typing import Final, NamedTuple

from django.core import signing

from config import addresses

AREA: Final = "/mail/unsubscribe/"
_SIGNER: Final = signing.Signer(salt="users.notifications.unsubscribing")


class Stop(NamedTuple):
    """Whose mails of which kind are to end."""

    user_id: int
    kind: str


def address(stop: Stop) -> str:
    """Absolute, since it stands in mails."""
    return f"{addresses.base()}{AREA}{_SIGNER.sign_object([*stop])}/"


def stop_of(token: str) -> Stop | None:
    """None for what we did not sign."""
    try:
        user_id, kind = _SIGNER.unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return Stop(user_id, kind)
