"""A search that takes too long shows what it has found until then, and harms nothing."""

from time import monotonic

import pytest
from django.db import DataError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from audio.indexing.models import Kind
from audio.search import patience, queries
from audio.search.backend import BACKEND
from audio.search.parsing import parse
from audio.search.ranking import Candidate
from tests.audio.search.finding import NOBODY, found, index

pytestmark = pytest.mark.django_db


def _timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def _sleep(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def test_without_any_it_finds_what_is_as_typed(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pk = index("Night Ferry")
    assert found("nigth ferry") == [pk]

    monkeypatch.setattr(patience, "MILLISECONDS", 0)

    assert found("night ferry") == [pk]
    with django_assert_num_queries(len(Kind)):
        BACKEND.search_kinds(
            parse("nigth ferry"), kinds=list(Kind), viewer=NOBODY, limit=5, offset=0
        )
    assert found("nigth ferry") == []


@pytest.mark.django_db(transaction=True)
def test_what_takes_longer_is_given_up_outside_of_a_transaction() -> None:
    before = _timeout()
    went_on: list[str] = []
    with queries.cancellable():
        queries.at_most(20)
        _sleep(5)
        went_on.append("nobody cancelled it")
    assert went_on == []
    assert not connection.in_atomic_block
    assert _timeout() == before
    assert found("night") == []


@pytest.mark.parametrize("seconds", [0, 5])
def test_a_transaction_around_it_goes_on(seconds: float) -> None:
    """What it wrote stands, and its other statements may take as long as before."""
    with transaction.atomic():
        before = _timeout()
        pk = index("Night Ferry")
        with queries.cancellable():
            queries.at_most(50 if seconds else 10_000)
            _sleep(seconds)
        assert _timeout() == before
        assert found("night ferry") == [pk]
    assert found("night ferry") == [pk]


def test_each_statement_of_corrections_has_what_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However slow the database is, and whatever was misspelt."""
    given: list[str] = []

    def slow(*asked: object) -> list[Candidate]:
        given.append(_timeout())
        _sleep(5)
        return []

    for typed in ("nigth ferry", "nigth ferry harbuor"):
        index("Night Ferry")
        monkeypatch.setattr(patience, "MILLISECONDS", 60)
        monkeypatch.setattr(queries, "anywhere", slow)
        monkeypatch.setattr(queries, "in_head", slow)
        started = monotonic()
        assert found(typed) == []
        assert monotonic() - started < 4
    assert len(given) == 2
    assert all(0 < int(told.removesuffix("ms")) <= 60 for told in given)


def test_other_errors_are_told() -> None:
    with pytest.raises(DataError), queries.cancellable(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert found("night") == []
