"""Everything that changes an account or its profile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from config.errors import Conflict
from users.accounts import passwords
from users.accounts.models import Client, User
from users.accounts.profile import OF_THE_USER, Profile


class EmailTaken(Conflict):
    code, message = "email_taken", "An account with this e-mail address exists: sign in."


class UsernameTaken(Conflict):
    code, message = "username_taken", "This username belongs to somebody: choose another."


TAKEN: dict[str | None, type[Conflict]] = {
    "user_email_taken": EmailTaken,
    "user_username_taken": UsernameTaken,
}


@contextmanager
def _refusing_what_is_taken() -> Iterator[None]:
    """The index decides, so that of two at once one is refused. Nothing is half-written."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, UniqueViolation) and cause.diag.constraint_name in TAKEN:
            raise TAKEN[cause.diag.constraint_name] from error
        raise


def register_account(*, email: str, username: str, password: str, profile: Profile) -> User:
    """A new account, a listener's.

    Raises `WeakPassword`, `EmailTaken`, `UsernameTaken`. `profile` may lack anything.
    """
    told: Profile = {**profile, "username": username}
    mine = {name: value for name, value in told.items() if name in OF_THE_USER}
    passwords.require_strong(password, user=User(email=email, **mine), field="password")
    with _refusing_what_is_taken():
        user = User.objects.create_user(email, password, **mine)
        _update_client(user, told)
    return user


def update_profile(*, user: User, changes: Profile) -> None:
    """Changes what is named, and nothing else. Raises `UsernameTaken`."""
    mine = {name: value for name, value in changes.items() if name in OF_THE_USER}
    with _refusing_what_is_taken():
        if mine:
            User.objects.filter(pk=user.pk).update(**mine)
        _update_client(user, changes)


def _update_client(user: User, told: Profile) -> None:
    theirs = {name: value for name, value in told.items() if name not in OF_THE_USER}
    if theirs:
        Client.objects.filter(pk=user.pk).update(**theirs)
