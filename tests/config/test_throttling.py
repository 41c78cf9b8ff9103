"""Limits: exact under concurrency, and whose address counts."""

import pytest
from django.test import Client, RequestFactory

from config import env, throttling
from config.models import Counter
from config.throttling import Rate, TooManyRequests
from tests.at_once import times

WRONG = {"email": "nobody@example.org", "password": "not the password"}


@pytest.fixture
def limits(monkeypatch):
    def set_to(**rates):
        monkeypatch.setattr(throttling, "LIMITS", {n: Rate(*r) for n, r in rates.items()})

    return set_to


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_against_a_limit_of_five(limits):
    limits(write=(5, 60))

    def attempt():
        try:
            throttling.spend("write", "somebody")
        except TooManyRequests:
            return False
        return True

    assert times(40, attempt).count(True) == 5


@pytest.mark.django_db
def test_a_spent_limit_says_when_to_come_back(client: Client, limits):
    limits(refresh=(2, 3600))
    for _ in range(2):
        client.post("/api/auth/token/refresh/", {}, content_type="application/json")

    answer = client.post("/api/auth/token/refresh/", {}, content_type="application/json")

    assert answer.status_code == 429
    assert answer.json()["code"] == "too_many_requests"
    assert 3590 <= int(answer["Retry-After"]) <= 3600
    assert answer["X-RateLimit-Limit"] == "2"
    assert answer["X-RateLimit-Remaining"] == "0"
    assert answer["X-RateLimit-Reset"] == answer["Retry-After"]


@pytest.mark.django_db
def test_a_window_ends(limits):
    limits(write=(1, 60))
    throttling.spend("write", "a")
    with pytest.raises(TooManyRequests):
        throttling.spend("write", "a")
    throttling.spend("write", "b")

    Counter.objects.update(ends_at="2020-01-01T00:00:00Z")

    throttling.spend("write", "a")
    assert throttling.left("write", "a").remaining == 0
    assert throttling.forget_expired() == 1


@pytest.mark.django_db
def test_refund_and_forget(limits):
    limits(write=(1, 60))
    throttling.spend("write", "a")
    throttling.refund("write", "a")
    throttling.spend("write", "a")
    throttling.forget("write", "a")

    assert throttling.left("write", "a").remaining == 1


@pytest.mark.django_db
def test_off_counts_nothing(limits):
    limits()

    assert throttling.hit("write", "a") is None


def test_an_ipv4_client_of_a_socket_for_both_kinds_is_itself():
    request = RequestFactory().get("/", REMOTE_ADDR="::ffff:192.0.2.7")

    assert throttling.address(request) == "192.0.2.7"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (None, "6.6.6.6", "10.0.0.9"),
        (0, "6.6.6.6", "10.0.0.9"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (1, None, "10.0.0.9"),
        (2, "6.6.6.6, 1.2.3.4, 10.1.1.1", "1.2.3.4"),
        (2, "1.2.3.4", "1.2.3.4"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "no address", "no address"),
    ],
)
def test_only_our_own_proxies_are_believed(monkeypatch, proxies, forwarded, expected):
    monkeypatch.setattr(env, "NUM_PROXIES", proxies)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", headers=headers)

    assert throttling.address(request) == expected


@pytest.mark.parametrize("changes", ["nonsense=1/2", "write=x/2", "write=1", "write=1/0"])
def test_limits_that_cannot_be(changes):
    with pytest.raises(env.Misconfigured, match="LIMITS"):
        throttling._rates(changes)


def test_limits_by_setting():
    assert throttling._rates("write=7/9")["write"] == (7, 9)
