"""Connecting an account elsewhere, and parting with it."""

from datetime import datetime
from typing import Final

from django.db import transaction

from config.errors import Conflict, Invalid, Later
from config.fields import utc_now
from users.accounts.models import User
from users.accounts.staying import stay
from users.audit.actions import Action
from users.audit.services import record
from users.scrobbling.answers import NotNow, TokenRefused
from users.scrobbling.destinations import DESTINATIONS
from users.scrobbling.models import Integration, Listen, Service
from users.scrobbling.outbox import DELIVER, knock
from users.scrobbling.secrets import BOX

SOON: Final = 60
MOST_KNOCKS: Final = 500


class ServiceOff(Conflict):
    code, message = "service_off", "The people who run this server have not set up {service}."


class TokenNotTaken(Invalid):
    code, message = (
        "token_not_taken",
        "{service} does not take this token. Get a new one there.",
    )


class ServiceAway(Later):
    """Nothing was changed."""

    status, code = 503, "service_away"
    message = "{service} does not answer: try again in {retry_after} seconds."


def connect(*, user: User, service: Service, token: str) -> Integration:
    """Asks the service whose token it is, and gives it everything heard from now on.

    Of an integration that is there, what waits goes on waiting, for the new token. Must not run
    inside a transaction: it speaks to a far server. Raises `ServiceOff`, `TokenNotTaken`,
    `ServiceAway`, and `NotFound` if they are erased meanwhile.
    """
    far = DESTINATIONS[service]
    if not far.is_on():
        raise ServiceOff(service=service.label)
    try:
        account = far.identify(token)
    except TokenRefused as error:
        raise TokenNotTaken(loc=("body", "token"), service=service.label) from error
    except NotNow as reason:
        wait = max(int(reason.seconds or 0), SOON)
        raise ServiceAway(retry_after=wait, service=service.label) from reason
    return _keep(user, service, name=account.name, token=BOX.seal(account.token))


@transaction.atomic
def _keep(user: User, service: Service, *, name: str, token: str) -> Integration:
    stay(user.pk)
    now = utc_now()
    fresh = {"account": name, "token": token, "connected_at": now, "next_try_at": now}
    whole = fresh | {"paused_at": None, "failures": 0, "problem": "", "problem_at": None}
    one, _ = Integration.objects.update_or_create(user=user, service=service, defaults=whole)
    knock(DELIVER, [one.pk])
    record(Action.INTEGRATION_CONNECTED, actor=user, subject=f"integration {service.value}")
    return one


@transaction.atomic
def disconnect(*, user: User, service: Service) -> None:
    """Forgets the token, and all that was not delivered yet. No harm where there is none."""
    mine = Integration.objects.of(user).filter(service=service)
    for one in mine.select_for_update():
        one.delete()
        told = f"integration {service.value}"
        record(Action.INTEGRATION_DISCONNECTED, actor=user, subject=told)


def knock_for_due() -> int:
    """Has delivered what failed before, or was never knocked for; to how many."""
    due = list(Integration.objects.due().values_list("pk", flat=True)[:MOST_KNOCKS])
    knock(DELIVER, due)
    return len(due)


def forget_old(*, before: datetime) -> int:
    """Deletes listens that have waited since before that, or were refused; how many."""
    return Listen.objects.filter(created_at__lt=before).delete()[0]
