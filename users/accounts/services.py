"""Everything that changes an account or its profile."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, JSONField, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now
from django.utils import timezone
from psycopg.errors import UniqueViolation

from config.errors import Conflict, Unauthenticated
from config.sunset import require_open
from users.accounts import consents, passwords
from users.accounts.choices import NotificationKind
from users.accounts.models import Client, User
from users.accounts.profile import OF_THE_USER, Profile


class EmailTaken(Conflict):
    code, message = "email_taken", "An account with this e-mail address exists: sign in."


class UsernameTaken(Conflict):
    code, message = "username_taken", "This username belongs to somebody: choose another."


class VerifyEmailFirst(Conflict):
    code = "verify_email_first"
    message = "Codes would go to an address that may not be yours: verify it first."


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
    """A new account, a listener's. `profile` may lack anything.

    Raises `SignUpsClosed`, `WeakPassword`, `EmailTaken`, `UsernameTaken`.
    """
    told: Profile = {**profile, "username": username}
    nobody_yet = User(email=email, **_of_the_user(told))
    passwords.require_strong(password, user=nobody_yet, field="password")
    with _refusing_what_is_taken():
        return _create(email, password, told)


def register_verified(*, email: str, username: str, profile: Profile) -> User:
    """The same for somebody whose address another service vouches for; without a password.

    Raises `SignUpsClosed`, `EmailTaken`, `UsernameTaken`.
    """
    told: Profile = {**profile, "username": username}
    with _refusing_what_is_taken():
        return _create(email, None, told, email_verified_at=timezone.now())


def update_profile(*, user: User, changes: Profile) -> None:
    """Changes what is named, and nothing else.

    Of `privacy` and `notifications` too, only the kinds that are named. Raises
    `UsernameTaken`, `VerifyEmailFirst`, `Unauthenticated`.
    """
    mine = _of_the_user(changes)
    with _refusing_what_is_taken():
        hold(user=user)
        if changes.get("login_otp"):
            _require_address(user)
        if mine:
            User.objects.filter(pk=user.pk).update(**mine)
        _note_news(user, changes.get("notifications", {}), consents.PROFILE)
        _update_client(user, changes)


@transaction.atomic
def choose_notifications(*, user: User, chosen: Mapping[str, bool], source: str) -> None:
    """What they are told of from now on, by kind; other kinds stay. Raises `Unauthenticated`.

    `source` says where that was said, since news are a matter of consent.
    """
    hold(user=user)
    _note_news(user, chosen, source)
    _update_client(user, {"notifications": chosen})


def hold(*, user: User) -> None:
    """The account and then its profile, until this transaction ends, before either is written.

    A new name takes rows of the log of changes. Whoever shows another picture, or erases one
    of this person's followers, waits for those with the profile in hand. Raises
    `Unauthenticated` if the person is erased.
    """
    for rows in (User.objects.filter(pk=user.pk), Client.objects.filter(pk=user.pk)):
        if not rows.select_for_update(no_key=True).values_list("pk"):
            raise Unauthenticated


def gives_up_codes(*, user: User, changes: Profile) -> bool:
    """Whether a password alone would open the account from then on."""
    return changes.get("login_otp") is False and user.wants_login_code()


def change_address(*, user: User, email: str) -> None:
    """Somebody has shown that `email` is theirs. Raises `EmailTaken`."""
    address = User.objects.normalize_email(email)
    with _refusing_what_is_taken():
        User.objects.filter(pk=user.pk).update(email=address, email_verified_at=Now())


def _require_address(user: User) -> None:
    """A second step that cannot be taken would lock the person out."""
    if not User.objects.filter(pk=user.pk, email_verified_at__isnull=False).exists():
        raise VerifyEmailFirst


def _note_news(user: User, chosen: Mapping[str, bool], source: str) -> None:
    wanted = chosen.get(NotificationKind.PRODUCT_NEWS)
    if wanted is not None:
        consents.choose_news(user=user, wanted=wanted, source=source)


def _create(email: str, password: str | None, told: Profile, **more: Any) -> User:
    require_open()
    user = User.objects.create_user(email, password, **_of_the_user(told), **more)
    _update_client(user, told)
    return user


def _of_the_user(told: Profile) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name in OF_THE_USER}


def _update_client(user: User, told: Profile) -> None:
    columns: dict[str, Any] = {n: v for n, v in told.items() if n not in OF_THE_USER}
    audiences: Mapping[str, str] = columns.pop("privacy", {})
    columns |= {f"{activity}_audience": audience for activity, audience in audiences.items()}
    if "notifications" in columns:
        columns["notifications"] = _joined("notifications", columns["notifications"])
    if columns:
        Client.objects.filter(pk=user.pk).update(**columns)


def _joined(column: str, values: Mapping[str, Any]) -> CombinedExpression:
    """In the database, so that two changes at once of different kinds are both kept."""
    more = Value(dict(values), output_field=JSONField())
    return CombinedExpression(F(column), "||", more, output_field=JSONField())
