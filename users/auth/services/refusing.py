"""Lines in the log about wrong guesses."""

from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import person, record
from users.auth.services.signing_in import Way


def tell_refused(*, user: User | None, address: str, way: Way = Way.PASSWORD) -> None:
    """A line about a wrong guess; who it was aimed at, if there is such an account."""
    record(
        Action.SIGN_IN_REFUSED,
        actor=None,
        subject=person(user) if user else "",
        detail={"way": way.value},
        network=address,
    )
