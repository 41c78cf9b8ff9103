"""Which way the feed goes: nobody is asked once all that there is has been gone through."""

import re
from typing import Any

import pytest
from django.db import connection

from audio.models import FollowedArtist
from config.fields import MAX_ID
from followers.queries import feed_sql
from tests import make, make_music
from tests.followers.happenings import at
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> User:
    """Follows one of three who have brought out a single."""
    me = make.user()
    singles = [make_music.track() for _ in range(3)]
    FollowedArtist.objects.create(user=me, artist=singles[0].artist)
    return me


def each_was_asked(me: User) -> bool:
    made_now = feed_sql.statement.__wrapped__
    sql = made_now(frozenset({"single"}), backwards=False, limit=51)
    code = feed_sql.SINGLES.code
    given: dict[str, Any] = {"me": me.pk, "at": at(10**7), f"pk_{code}": MAX_ID}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS off) {sql}", given)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    [asking] = re.findall(r"CTE nearest_single\n.*?(Nested Loop \(.*?\))", plan, re.DOTALL)
    return "never executed" not in asking


@pytest.mark.parametrize(
    ("many", "scanned", "asked"),
    [
        (2, 1_000, True),  # follows few
        (1, 1_000, False),
        (1, 3, False),
        (1, 2, True),  # there is a third
    ],
)
def test_each_is_asked(
    me: User, monkeypatch: pytest.MonkeyPatch, many: int, scanned: int, asked: bool
) -> None:
    monkeypatch.setattr(feed_sql, "MANY", many)
    monkeypatch.setattr(feed_sql, "SCANNED", scanned)

    assert each_was_asked(me) is asked
