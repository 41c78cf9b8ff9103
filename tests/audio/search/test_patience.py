"""A search that takes too long shows what it has found until then, and harms nothing."""

import pytest
from django.db import DataError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from audio.indexing.models import Kind
from audio.search import patience, queries
from audio.search.backend import BACKEND
from audio.search.parsing import parse
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
    with queries.at_most(20):
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
        with queries.at_most(50 if seconds else 10_000):
            _sleep(seconds)
        assert _timeout() == before
        assert found("night ferry") == [pk]
    assert found("night ferry") == [pk]


def test_other_errors_are_told() -> None:
    with pytest.raises(DataError), queries.at_most(10_000), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert found("night") == []
