"""Erasing somebody: asked for, called off, carried out; and once more after a restore."""

import logging
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from config import env
from config.errors import Conflict, NotFound
from config.fields import utc_now
from config.jobs import enqueue
from users.accounts.models import User
from users.accounts.personal_data import sources
from users.audit.actions import Action
from users.audit.services import person, record
from users.auth.models import AuthSession
from users.auth.services import second_step
from users.auth.services.sessions import end_all
from users.codes import services as codes
from users.codes.models import Purpose
from users.notifications.kinds import Kind
from users.notifications.services import send
from users.privacy import marks, storage, traces
from users.privacy.models import ErasedPerson

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
_ADMIN = Q(is_superuser=True, is_active=True, erase_at=None)


class LastAdmin(Conflict):
    code = "last_admin"
    message = "You are the last administrator: make somebody else one first."


class Asker(NamedTuple):
    """Who asks, in which session, from where."""

    user: User
    session_id: uuid.UUID
    address: str


class Credentials(NamedTuple):
    """The password or a code by mail; the authenticator app's code where there is an app."""

    password: str | None = None
    code: str | None = None
    totp: str | None = None


class Tally(NamedTuple):
    """What became of those who were due."""

    erased: int
    failed: int


def ask(*, asker: Asker, shown: Credentials) -> datetime:
    """When it will be carried out. Every session ends.

    Raises `WrongPassword`, `InvalidCode`, `WrongTotp`, `TooManyRequests`, `LastAdmin`. Must not
    run inside a transaction, whose rollback would forget the guess.
    """
    if shown.password is not None:
        second_step.confirm(
            user=asker.user,
            session_id=asker.session_id,
            address=asker.address,
            password=shown.password,
            totp=shown.totp,
        )
        return schedule(user=asker.user, by=asker.user, network=asker.address)
    known = _checked(asker, shown)
    with transaction.atomic():
        codes.use_up(known)
        return schedule(user=asker.user, by=asker.user, network=asker.address)


@transaction.atomic
def schedule(*, user: User, by: User | None, network: str = "") -> datetime:
    """Asked for a second time, it stays with the first date. Raises `LastAdmin`, `NotFound`."""
    account = _held(user)
    if account is None:
        raise NotFound
    if account.erase_at is None:
        account.erase_at = utc_now() + timedelta(days=env.ERASURE_DAYS)
        account.save(update_fields=["erase_at"])
        record(
            Action.ERASURE_ASKED,
            actor=by,
            subject=person(user),
            detail={"erase_at": account.erase_at.isoformat()},
            network=network,
        )
        send(
            kind=Kind.ERASURE_SCHEDULED,
            to=user,
            cause=f"erasure_scheduled {user.pk} {account.erase_at.isoformat()}",
            context={"day": f"{account.erase_at:%-d %B %Y}"},
        )
    end_all(user=user, because=AuthSession.Because.ERASED)
    return account.erase_at


def _held(user: User, *, in_full: bool = False) -> User | None:
    """As they are now; of two administrators who leave at once, one waits for the other here.

    One statement by id, as everybody holds several people: all administrators if they are one,
    else nobody but them, for whom somebody may wait who holds an administrator. `in_full` their
    own row, so that nothing more is written about them. Raises `LastAdmin`.
    """
    own = User.objects.filter(pk=user.pk)
    if not own.filter(_ADMIN).exists():
        return own.select_for_update(no_key=not in_full).first()
    rows = User.objects.filter(_ADMIN | Q(pk=user.pk)).order_by("pk")
    held = {person.pk: person for person in rows.select_for_update(no_key=True)}
    if set(held) == {user.pk}:
        raise LastAdmin
    return own.select_for_update().first() if in_full else held.get(user.pk)


@transaction.atomic
def erase_now(*, user: User) -> None:
    """Without grace: for those who run the service, when somebody cannot ask it themselves.

    Raises `LastAdmin`.
    """
    # Without a date: a trigger notes it with their playlists, for which others wait already.
    account = _held(user, in_full=True)
    if account:
        _erase_and_tell(account)


@transaction.atomic
def keep(*, user: User, network: str = "") -> None:
    """Calls it off. There need not be anything to call off."""
    if User.objects.filter(pk=user.pk).exclude(erase_at=None).update(erase_at=None):
        record(Action.ERASURE_CALLED_OFF, actor=user, network=network)


def erase_due(*, progress: Progress | None = None) -> Tally:
    """Everybody whose day has come, each in a transaction of their own.

    Whoever cannot be erased is told of in the log, keeps nobody else, and is tried again.
    """
    due = User.objects.filter(erase_at__lte=Now()).order_by("erase_at")
    return _erase_all(list(due.values_list("pk", flat=True)), _erase, progress)


def replay(*, progress: Progress | None = None) -> Tally:
    """Erases everybody whom a restored backup has brought back."""
    known = set(ErasedPerson.objects.values_list("mark", flat=True)) | storage.marks()
    back = [user.pk for user in User.objects.iterator() if marks.mark_of(user) in known]
    User.objects.filter(pk__in=back).update(erase_at=Now())
    return _erase_all(back, _erase_again, progress)


def _erase_all(
    keys: Iterable[int], erase: Callable[[int], bool], progress: Progress | None
) -> Tally:
    waiting, erased, failed = list(keys), 0, 0
    for n, key in enumerate(waiting, 1):
        try:
            erased += erase(key)
        except Exception:  # whatever it is, the others are due as well
            log.exception("Somebody who is to be erased could not be")
            failed += 1
        if progress:
            progress(n, len(waiting))
    return Tally(erased, failed)


@transaction.atomic
def _erase(key: int) -> bool:
    """Whether it was this call. Whatever is being written about them waits, and then fails."""
    user = User.objects.select_for_update().filter(pk=key, erase_at__lte=Now()).first()
    if user is None:
        return False
    _erase_and_tell(user)
    return True


def _erase_and_tell(user: User) -> None:
    mark = _erase_now(user)
    send(
        kind=Kind.ACCOUNT_ERASED,
        to=None,
        address=user.email,
        cause=f"account_erased {mark}",
    )


@transaction.atomic
def _erase_again(key: int) -> bool:
    """They have had their mail."""
    _erase_now(User.objects.select_for_update().get(pk=key))
    return True


def _erase_now(user: User) -> str:
    """Their mark. Files go by jobs that this transaction enqueues, so that none is left."""
    record(Action.ERASED, actor=None, subject=person(user))
    mark = marks.mark_of(user)
    ErasedPerson.objects.get_or_create(mark=mark)
    enqueue("users.privacy.keep_mark", mark=mark)
    traces.erase(user)
    for source in sources():
        source.erase(user)
    return mark


def _checked(asker: Asker, shown: Credentials) -> codes.Proof:
    known = codes.check(
        purpose=Purpose.ERASE,
        email=asker.user.email,
        user=asker.user,
        code=shown.code or "",
        network=asker.address,
    )
    with codes.kept_if_refused(known):
        second_step.shows_app(user=asker.user, given=shown.totp, address=asker.address)
    return known
