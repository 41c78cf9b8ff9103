"""Who fails is left alone; who is to be asked seldom is asked seldom."""

import time
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from config.models import Circuit
from config.outbound import circuit, client
from config.outbound.client import Answer
from config.tasks import forget_old
from tests.at_once import times


def fail(name: str = "far") -> None:
    with pytest.raises(client.Unreachable), circuit.guard(name):
        raise client.Unreachable("far.example")


def well(name: str = "far") -> None:
    with circuit.guard(name):
        pass


def waits(name: str = "far") -> float:
    """Seconds until it may be asked again."""
    with pytest.raises(circuit.Open) as refused, circuit.guard(name):
        pass
    until: datetime = refused.value.until
    return (until - timezone.now()).total_seconds()


def wait_over(name: str = "far") -> None:
    Circuit.objects.filter(name=name).update(open_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_five_failures_in_a_row_open_it():
    for _ in range(4):
        fail()
    well()
    for _ in range(5):
        fail()

    assert 28 < waits() <= 30
    well("another")


@pytest.mark.django_db
def test_each_wait_is_twice_the_last_up_to_an_hour():
    for _ in range(5):
        fail()
    waited = []
    for _ in range(9):
        waited.append(round(waits() / 10) * 10)
        wait_over()
        fail()

    assert waited == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


@pytest.mark.django_db
def test_after_the_wait_one_tries_and_closes_it():
    for _ in range(5):
        fail()
    wait_over()

    with circuit.guard("far"):
        assert 50 < waits() <= 60
    well()

    row = Circuit.objects.get()
    assert (row.failures, row.opened, row.open_until) == (0, 0, None)


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_one_tries():
    Circuit.objects.create(name="far", opened=1, next_at=timezone.now())
    wait_over()

    def attempt() -> bool:
        try:
            with circuit.guard("far"):
                time.sleep(0.5)
        except circuit.Open:
            return False
        return True

    assert times(16, attempt).count(True) == 1


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_take_turns():
    def attempt() -> float:
        with circuit.guard("far", pause=0.2):
            return time.monotonic()

    began = sorted(times(8, attempt))

    gaps = [after - before for before, after in zip(began, began[1:], strict=False)]
    assert min(gaps) > 0.15
    assert began[-1] - began[0] > 1.35


@pytest.mark.django_db
def test_nobody_stands_in_line_for_longer_than_ten_seconds():
    Circuit.objects.create(name="far", next_at=timezone.now() + timedelta(seconds=11))

    assert 10 < waits() <= 11


@pytest.mark.django_db
@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_us_to_wait_is_obeyed_at_once(status: int):
    with pytest.raises(client.Unwell), circuit.guard("far") as turn:
        turn.heed(Answer(status, {"retry-after": "120"}, b""))

    assert 118 < waits() <= 120


@pytest.mark.django_db
def test_a_date_is_obeyed_too():
    later = timezone.now() + timedelta(minutes=5)
    date = later.strftime("%a, %d %b %Y %H:%M:%S GMT")
    with pytest.raises(client.Unwell), circuit.guard("far") as turn:
        turn.heed(Answer(429, {"retry-after": date}, b""))

    assert 295 < waits() <= 300


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["", "soon", "-5", "9" * 400, "²"])
def test_nonsense_is_not_obeyed(said: str):
    with pytest.raises(client.Unwell), circuit.guard("far") as turn:
        turn.heed(Answer(500, {"retry-after": said}, b""))

    row = Circuit.objects.get()
    assert row.failures == 1
    assert row.open_until is None or row.open_until < timezone.now() + timedelta(days=1)


@pytest.mark.django_db
def test_a_way_of_their_own():
    with circuit.guard("far") as turn:
        turn.hold(40)

    assert 38 < waits() <= 40


@pytest.mark.django_db
def test_our_own_no_and_our_own_faults_do_not_count():
    for error in (client.Refused("not public"), KeyError("ours")):
        for _ in range(9):
            with pytest.raises(type(error)), circuit.guard("far"):
                raise error
    well()


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_strangers_in_a_transaction():
    with pytest.raises(RuntimeError), transaction.atomic(), circuit.guard("far"):
        pass


@pytest.mark.django_db
def test_those_whom_nobody_asks_are_forgotten():
    Circuit.objects.create(name="old", next_at=timezone.now() - timedelta(days=8))
    well()

    forget_old(0)

    assert [row.name for row in Circuit.objects.all()] == ["far"]
