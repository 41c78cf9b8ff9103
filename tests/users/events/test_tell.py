"""Telling open apps: what is noted, how much it costs, how long it is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import make
from users.events import services
from users.events.services import Told, forget_old, tell, tell_all
from users.models import Event

pytestmark = pytest.mark.django_db


def test_many_are_told_in_one_statement(django_assert_num_queries: Any) -> None:
    people = [make.user() for _ in range(3)]

    with django_assert_num_queries(1):
        tell_all(events=[Told(person.pk, "test", {"n": 1}) for person in people])

    rows = Event.objects.order_by("user_id").values_list("user_id", "kind", "payload")
    assert list(rows) == [(person.pk, "test", {"n": 1}) for person in people]


def test_nobody_is_told_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        tell_all(events=[])


def test_a_day_is_kept_and_of_each_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 2)
    one, other = make.user(), make.user()
    for n in range(4):
        tell(user_id=one.pk, kind="test", payload={"n": n})
    tell(user_id=other.pk, kind="test", payload={"n": 7})
    tell(user_id=other.pk, kind="test", payload={"n": 8})
    Event.objects.filter(payload={"n": 7}).update(at=timezone.now() - timedelta(days=2))

    assert forget_old(before=timezone.now() - timedelta(days=1)) == 3
    assert {row.payload["n"] for row in Event.objects.all()} == {2, 3, 8}
