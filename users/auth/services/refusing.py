"""Lines in the log about wrong passwords; those about codes, `codes.check` writes."""

from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import person, record
from users.auth.services.signing_in import Way


def tell_refused(*, user: User | None, address: str) -> None:
    """A line about a wrong password; who it was aimed at, if there is such an account."""
    record(
        Action.SIGN_IN_REFUSED,
        actor=None,
        subject=person(user) if user else "",
        detail={"way": Way.PASSWORD.value},
        network=address,
    )
