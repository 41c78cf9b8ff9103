"""Addresses beside the log: shortened when they are old, forgotten with their person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from users.audit import services
from users.audit.actions import Action
from users.audit.services import person, record, verify
from users.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("network", "shortened"),
    [
        ("192.0.2.77", "192.0.2.0"),
        ("2001:db8:1:2::", "2001:db8:1::"),
        ("", ""),
        ("a socket", ""),
    ],
)
def test_addresses_are_shortened_when_they_are_old(network: str, shortened: str) -> None:
    record(Action.SIGNED_IN, actor=make.user(), network=network)
    services.truncate_networks(before=timezone.now() - timedelta(days=1))
    assert AuditEntry.objects.get().network == network

    for _ in range(2):
        services.truncate_networks(before=timezone.now())

    assert AuditEntry.objects.get().network == shortened
    assert verify().position == 1


def test_a_persons_addresses_are_forgotten_and_nobody_elses() -> None:
    somebody, other = make.user(), make.user()
    record(Action.SIGNED_IN, actor=somebody, network="192.0.2.1")
    record(Action.SIGN_IN_REFUSED, actor=None, subject=person(somebody), network="192.0.2.2")
    record(Action.SIGNED_IN, actor=other, network="192.0.2.3")

    services.forget_network(user=somebody)

    networks = AuditEntry.objects.order_by("position").values_list("network", flat=True)
    assert list(networks) == ["", "", "192.0.2.3"]
    assert verify().position == 3
