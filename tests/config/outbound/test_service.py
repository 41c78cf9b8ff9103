"""Asking a service: once for each question, and no more while it fails."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.utils import timezone
from pydantic import TypeAdapter

from config.models import KeptAnswer
from config.outbound import circuit, client
from config.outbound.service import Service
from config.tasks import forget_old
from tests.far_side import Said, said
from tests.far_sides import FarSides

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ANY: TypeAdapter[Any] = TypeAdapter(Any)
NUMBER = TypeAdapter(int)


def test_the_same_question_is_asked_once(far_side: FarSides):
    side = far_side(lambda asked: said(asked.query))
    service = Service("far", side.url, 0, DAY)

    told = [service.ask(ANY, "/api", name=name) for name in ("a b", "ü", "a b")]

    assert told == [{"name": "a b"}, {"name": "ü"}, {"name": "a b"}]
    assert side.connections == 2


def test_that_there_is_nothing_is_kept_too(far_side: FarSides):
    side = far_side(lambda asked: said({"code": 404}, 404))
    service = Service("far", side.url, 0, DAY)

    assert [service.ask(ANY, "/") for _ in range(3)] == [None, None, None]
    assert side.connections == 1


def test_a_refusal_is_not_kept(far_side: FarSides):
    side = far_side(lambda asked: said({}, 403))
    service = Service("far", side.url, 0, DAY)

    for _ in range(2):
        with pytest.raises(client.Unwell):
            service.ask(ANY, "/")
    assert side.connections == 2


@pytest.mark.parametrize("status", [400, 414, 422])
def test_a_question_that_is_declined_keeps_nobody_from_asking(far_side: FarSides, status: int):
    side = far_side(lambda asked: said(1, 200 if asked.path == "/good" else status))
    service = Service("far", side.url, 0, DAY)

    for _ in range(10):
        with pytest.raises(client.Declined):
            service.ask(ANY, "/bad")

    assert service.ask(NUMBER, "/good") == 1
    assert side.connections == 11


def test_an_answer_is_not_kept_for_ever(far_side: FarSides):
    numbers = count(1)
    side = far_side(lambda asked: said(next(numbers)))
    service = Service("far", side.url, 0, DAY)

    assert service.ask(ANY, "/") == 1
    KeptAnswer.objects.update(expires_at=timezone.now())
    assert service.ask(ANY, "/") == 2
    KeptAnswer.objects.update(expires_at=timezone.now())
    forget_old(0)

    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize(
    "answering",
    [
        lambda asked: said({}, 500),
        lambda asked: said({}, 403),
        lambda asked: said("no number"),
        lambda asked: Said(200, b"{", {"Content-Type": "application/json"}),
        lambda asked: Said(200, b"<html>", {"Content-Type": "text/html"}),
        lambda asked: said("a" * 1_000_001),
        lambda asked: iter([b"nonsense"]),
    ],
)
def test_after_five_failures_it_is_left_alone(far_side: FarSides, answering):
    side = far_side(answering)
    service = Service("far", side.url, 0, DAY)

    for _ in range(5):
        with pytest.raises(client.Failed):
            service.ask(NUMBER, "/")
    for _ in range(20):
        with pytest.raises(circuit.Open):
            service.ask(NUMBER, "/")

    assert side.connections == 5
