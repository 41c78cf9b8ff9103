"""Codes by mail: sending them, and what each of them opens."""

import uuid

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower, Now

from config.errors import Invalid
from users.accounts import passwords as rules
from users.accounts import services as accounts
from users.accounts.models import User
from users.audit.actions import Action
from users.audit.services import record
from users.auth import asking, mailboxes
from users.auth.devices import Device
from users.auth.guesses import Guess
from users.auth.models import AuthSession
from users.auth.services import keys, passwords
from users.auth.services.sessions import end_all
from users.auth.services.signing_in import Way, sign_in
from users.auth.tokens import Tokens, issue
from users.codes import services as codes
from users.codes.models import Purpose
from users.codes.services import InvalidCode, Proof
from users.notifications.kinds import Kind
from users.notifications.models import MailStop
from users.notifications.services import send as notify
from users.notifications.services import welcome
from users.notifications.stopping import let_go
from users.totp.services import check as check_totp


class NotYourAddress(Invalid):
    message = "This must be the address of your account."


def send(*, purpose: Purpose, email: str, address: str) -> None:
    """Mails a code to the account with this e-mail address, if there is one.

    The same work if there is not; and if the mailbox has had enough, which nobody is told: a
    code sent before stays good then. `address` is where they ask from. Raises
    `TooManyRequests` when they have just asked.
    """
    asking.pause(purpose=purpose, email=email, address=address)
    guess = Guess(email, address)
    is_mailed = asking.is_mailed(email=email, is_known_here=lambda: passwords.is_known(guess))
    user = _account(email)
    codes.send(purpose=purpose, email=email, user=user if is_mailed else None)


def send_to_change_email(*, user: User, email: str, address: str) -> None:
    """Mails a code to the address that `user` wants to have.

    Nothing is sent if it is somebody's already, and nothing says so: whoever cannot read its
    mails learns nothing. Raises `TooManyRequests`.
    """
    asking.pause(purpose=Purpose.CHANGE_EMAIL, email=email, address=address)
    asking.count_mail(mailboxes.key(email))
    owner = passwords.find(email)
    taken = owner is not None and owner.pk != user.pk
    codes.send(purpose=Purpose.CHANGE_EMAIL, email=email, user=user, to_nobody=taken)


def send_to_erase(*, user: User, email: str, address: str) -> None:
    """Mails a code to the account's own address, which `email` must be.

    Counted by person: strangers cannot spend it. Raises `NotYourAddress`, `TooManyRequests`.
    """
    if email.lower() != user.email.lower():
        raise NotYourAddress(loc=("body", "email"))
    asking.pause(purpose=Purpose.ERASE, email=email, address=address)
    asking.count_mail(f"user {user.pk}")
    codes.send(purpose=Purpose.ERASE, email=user.email, user=user)


def _account(email: str) -> User | None:
    """Disabled ones are none."""
    user = passwords.find(email)
    return user if user and user.is_active else None


def verify_email(*, email: str, code: str, address: str) -> None:
    """The address is its account's. Raises `InvalidCode`."""
    proof = _check(Purpose.VERIFY_EMAIL, email, code, address)
    with transaction.atomic():
        _use_up(proof, address)


def log_in(*, email: str, code: str, totp: str | None, device: Device) -> tuple[User, Tokens]:
    """Signs in without a password. An authenticator app is asked for all the same.

    Where the address is shown to be somebody's for the first time, whatever else opened the
    account is void (`keys.void`), its authenticator too; unless the password was shown before,
    where the code is used, and asked for it. Raises `InvalidCode`, `SignInAgain`, and what
    `totp.check` raises: then the code stays good, to be sent again together with the app's.
    Must not run inside a transaction.
    """
    proof = _check(Purpose.LOGIN, email, code, device.address)
    keeps_keys = proof.user.is_proven or proof.knows_password
    with codes.kept_if_refused(proof):
        second_factor = keeps_keys and check_totp(
            user=proof.user, given=totp, address=device.address
        )
    with transaction.atomic():
        user = _use_up(proof, device.address, void_keys=not proof.knows_password)
        session = sign_in(user=user, device=device, way=Way.CODE, second_factor=second_factor)
    return user, issue(session)


def prove(*, email: str, code: str, address: str, knows_password: bool = False) -> User:
    """Whose address it is, for pages: they ask for whatever else is needed one by one.

    `address` is where they sign in from. Voids other keys as `log_in` does, unless the same
    person has just shown the password. Raises `InvalidCode`. Must not run inside a transaction.
    """
    proof = _check(Purpose.LOGIN, email, code, address)
    with transaction.atomic():
        kept = knows_password or proof.knows_password
        return _use_up(proof, address, void_keys=not kept)


def _check(purpose: Purpose, email: str, code: str, address: str) -> Proof:
    user = _account(email)
    return codes.check(purpose=purpose, email=email, user=user, code=code, network=address)


def reset_password(*, email: str, code: str, new: str, totp: str | None, address: str) -> None:
    """Ends every session, and signs nobody in. An authenticator app is asked for here too.

    Raises `InvalidCode`; `WeakPassword` and what `totp.check` raises, after which the code
    stays good. Must not run inside a transaction.
    """
    proof = _check(Purpose.RESET_PASSWORD, email, code, address)
    with codes.kept_if_refused(proof):
        rules.require_strong(new, user=proof.user, field="new_password")
        if proof.user.is_proven:
            check_totp(user=proof.user, given=totp, address=address)
    with transaction.atomic():
        user = _use_up(proof, address, void_keys=True)
        passwords.set_password(user=user, password=new)
        record(Action.PASSWORD_RESET, actor=user, network=address)


def change_email(
    *, user: User, email: str, code: str, session_id: uuid.UUID, address: str
) -> None:
    """The account has the address that the code was sent to; every other session ends.

    The old address is told. Raises `InvalidCode`, `EmailTaken`.
    """
    proof = codes.check(
        purpose=Purpose.CHANGE_EMAIL, email=email, user=user, code=code, network=address
    )
    with transaction.atomic():
        codes.use_up(proof)
        old = User.objects.select_for_update(no_key=True).get(pk=user.pk).email
        accounts.change_address(user=user, email=proof.address)
        let_go(user=user)
        end_all(user=user, because=AuthSession.Because.SECURITY, but=session_id)
        record(Action.EMAIL_CHANGED, actor=user, network=address)
        cause = f"email_changed {proof.challenge_id}"
        notify(kind=Kind.EMAIL_CHANGED, to=user, address=old, cause=cause)


def _use_up(proof: Proof, address: str, *, void_keys: bool = False) -> User:
    """The person, locked, whose address is proven by it. Raises `InvalidCode`.

    Also where the address was changed, or the account disabled, since the code was sent.
    """
    theirs = User.objects.alias(lower=Lower("email")).filter(
        pk=proof.user.pk, lower=Lower(Value(proof.address)), is_active=True
    )
    # Without `no_key`, a first line in the log about the same person, which refers to this row,
    # would wait for us while we wait for its name there: a deadlock.
    user = theirs.select_for_update(no_key=True).first()
    if user is None:
        raise InvalidCode
    codes.use_up(proof)
    let_go(user=user, because=MailStop.Word.BOUNCED)
    if void_keys and not user.is_proven:
        keys.void(user=user, network=address)
    if user.email_verified_at is None:
        User.objects.filter(pk=user.pk).update(email_verified_at=Now())
        user.refresh_from_db(fields=["email_verified_at"])
        welcome(user=user)
        record(Action.EMAIL_VERIFIED, actor=user, network=address)
    return user
