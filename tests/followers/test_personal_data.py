"""What export tells of following, and what erasure leaves of it."""

import pytest

from followers import services
from followers.personal_data import People
from tests import make
from users.accounts.choices import Level, NotificationKind
from users.models import Client, Notification, User, UserBlock, UserFollow
from users.notifications.personal_data import Notices
from users.notifications.services import tell

pytestmark = pytest.mark.django_db


def counts(person: User) -> tuple[int, int]:
    client = Client.objects.get(pk=person.pk)
    return client.followers_count, client.following_count


def test_export_tells_whom_they_follow_and_who_follows_them() -> None:
    me, ada, ben = make.user(), make.user(), make.user()
    services.follow_user(user=me, other=ada)
    services.follow_user(user=ben, other=me)
    services.block_user(user=me, other=ben, level=Level.MUTE)
    services.block_user(user=ada, other=me, level=Level.MUTE)  # not theirs to know

    told = {name: list(rows) for name, rows in People().export(me)}

    assert [row["followed_id"] for row in told["following.json"]] == [ada.pk]
    assert [row["follower_id"] for row in told["followers.json"]] == [ben.pk]
    [block] = told["blocked_people.json"]
    assert (block["other_id"], block["level"]) == (ben.pk, "mute")


def test_erasing_moves_the_counters_of_others_back() -> None:
    me, ada, ben = make.user(), make.user(), make.user()
    for one, other in ((me, ada), (ada, me), (ben, me), (ada, ben)):
        services.follow_user(user=one, other=other)
    services.block_user(user=ben, other=me, level=Level.MUTE)

    for _ in range(2):
        People().erase(me)

    assert (counts(ada), counts(ben)) == ((0, 1), (1, 0))
    assert list(UserFollow.objects.values_list("follower", "followed")) == [(ada.pk, ben.pk)]
    assert UserBlock.objects.count() == 0


def test_notifications_are_told_and_erased_on_both_sides() -> None:
    me, ada = make.user(), make.user()
    tell(users=[me], kind=NotificationKind.NEW_RELEASE, cause="r", context={"album": 7})
    tell(users=[ada], kind=NotificationKind.NEW_FOLLOWER, cause="f", context={"user": me.pk})
    tell(users=[ada], kind=NotificationKind.NEW_RELEASE, cause="r", context={"album": me.pk})

    [(_, rows)] = Notices().export(me)
    told = list(rows)
    Notices().erase(me)

    assert [row["context"] for row in told] == [{"album": 7}]
    assert list(Notification.objects.values_list("user", "cause")) == [(ada.pk, "r")]
