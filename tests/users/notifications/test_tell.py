"""Telling people inside the app."""

from typing import Any

import pytest

from tests import at_once, make
from users.accounts.choices import Level, NotificationKind
from users.models import Client, Notification, User, UserBlock
from users.notifications import services
from users.notifications.services import tell

pytestmark = pytest.mark.django_db


def told(person: User) -> list[tuple[str, str, dict[str, int]]]:
    rows = Notification.objects.of(person).order_by("pk")
    return list(rows.values_list("kind", "cause", "context"))


def test_tells_each_of_them() -> None:
    ada, ben, other = make.user(), make.user(), make.user()

    count = tell(
        users=[ada, ben.pk],
        kind=NotificationKind.NEW_RELEASE,
        cause="release 7",
        context={"album": 7},
    )

    assert count == 2
    assert told(ada) == told(ben) == [("new_release", "release 7", {"album": 7})]
    assert told(other) == []


def test_tells_of_one_cause_once() -> None:
    ada, ben = make.user(), make.user()
    tell(
        users=[ada], kind=NotificationKind.NEW_RELEASE, cause="release 7", context={"album": 7}
    )

    again = tell(
        users=[ada, ben, ben],
        kind=NotificationKind.NEW_RELEASE,
        cause="release 7",
        context={"album": 7},
    )

    assert again == 1
    assert len(told(ada)) == len(told(ben)) == 1


def test_tells_who_wants_to_be_told() -> None:
    ada, ben = make.user(), make.user()
    Client.objects.filter(pk=ada.pk).update(notifications={"new_follower": False})
    Client.objects.filter(pk=ben.pk).update(notifications={"product_news": True})

    tell(
        users=[ada, ben],
        kind=NotificationKind.NEW_FOLLOWER,
        cause="follower 1",
        context={"user": 1},
    )
    tell(users=[ada, ben], kind=NotificationKind.PRODUCT_NEWS, cause="news 1", context={})

    assert told(ada) == []  # news only come to those who asked for them
    assert [kind for kind, _, _ in told(ben)] == ["new_follower", "product_news"]


def test_tells_nobody_who_is_away() -> None:
    kept_out = make.user(is_active=False)
    leaving = make.user(erase_at="2030-01-01T00:00:00Z")

    assert (
        tell(
            users=[kept_out, leaving], kind=NotificationKind.NEW_RELEASE, cause="r", context={}
        )
        == 0
    )


@pytest.mark.parametrize("level", Level)
def test_spares_whoever_muted_or_blocked_them(level: Level) -> None:
    noisy, quiet = make.user(), make.user()
    UserBlock.objects.create(user=quiet, other=noisy, level=level)

    tell(
        users=[quiet, noisy],
        kind=NotificationKind.NEW_FOLLOWER,
        cause="f",
        context={},
        by=noisy,
    )

    assert told(quiet) == told(noisy) == []  # nor of one's own doings


@pytest.mark.parametrize(("level", "count"), [(Level.MUTE, 1), (Level.BLOCK, 0)])
def test_blocked_people_tell_nothing(level: Level, count: int) -> None:
    noisy, quiet = make.user(), make.user()
    UserBlock.objects.create(user=noisy, other=quiet, level=level)

    tell(users=[quiet], kind=NotificationKind.NEW_FOLLOWER, cause="f", context={}, by=noisy)

    assert len(told(quiet)) == count


def test_tells_many_in_a_statement_for_each_2000(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    assert services.BATCH == 2_000
    monkeypatch.setattr(services, "BATCH", 2)
    people = [make.user() for _ in range(5)]

    with django_assert_num_queries(5):  # 3, and the savepoint around them
        count = tell(
            users=people, kind=NotificationKind.NEW_RELEASE, cause="release 7", context={}
        )

    assert count == 5
    assert all(len(told(person)) == 1 for person in people)


@pytest.mark.django_db(transaction=True)
def test_told_at_once_they_are_told_once() -> None:
    people = [make.user() for _ in range(30)]

    counts = at_once.times(
        8,
        lambda: tell(
            users=people[::-1], kind=NotificationKind.NEW_RELEASE, cause="r", context={}
        ),
    )

    assert sum(counts) == 30
    assert Notification.objects.count() == 30
