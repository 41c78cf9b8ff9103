"""Who follows whom, who wants nothing of whom, and so who is hidden from whom.

Follows and blocks are changed by `followers.services` alone.
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone

from users.accounts.choices import Level
from users.accounts.models import User


class UserFollowQuerySet(models.QuerySet["UserFollow"]):
    """A person's two lists."""

    def by(self, user: User) -> Self:
        return self.filter(follower=user)

    def of(self, user: User) -> Self:
        return self.filter(followed=user)


class UserFollow(models.Model):
    """One follows the other. `Client` counts both sides."""

    follower = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    followed = models.ForeignKey(
        User, models.CASCADE, related_name="followed_by", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = UserFollowQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["follower", "followed"], name="user_follow_once"),
            models.CheckConstraint(
                condition=~Q(follower=F("followed")), name="user_follow_another"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["follower", "created_at", "id"], name="user_follow_by"),
            models.Index(fields=["followed", "created_at", "id"], name="user_follow_of"),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.followed_id}"


class UserBlockQuerySet(models.QuerySet["UserBlock"]):
    """Blocks hide both from each other; a mute only spares one the other's doings."""

    def by(self, user: User) -> Self:
        return self.filter(user=user)

    def between(self, one: User, other: User) -> Self:
        """Whoever of the two blocked."""
        either = Q(user=one, other=other) | Q(user=other, other=one)
        return self.filter(either, level=Level.BLOCK)

    def blocked_by(self, person: int) -> "models.QuerySet[UserBlock, int]":
        """Their ids, for an `__in`."""
        return self.filter(user=person, level=Level.BLOCK).values_list("other", flat=True)

    def who_blocked(self, person: int) -> "models.QuerySet[UserBlock, int]":
        """Their ids, for an `__in`."""
        return self.filter(other=person, level=Level.BLOCK).values_list("user", flat=True)


class UserBlock(models.Model):
    """`user` wants less, or nothing, of `other`."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(User, models.CASCADE, related_name="+")
    level = models.CharField(max_length=5, choices=Level)
    created_at = models.DateTimeField(default=timezone.now)

    objects = UserBlockQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "other"], name="user_block_once"),
            models.CheckConstraint(condition=~Q(user=F("other")), name="user_block_another"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.level} {self.other_id}"


def shows_itself(viewer: int | None, of: str = "") -> Q:
    """Of people: those whom the viewer sees, and those whom they would if they blocked nobody.

    Hidden are accounts that are disabled or wait to be erased, and who blocked the viewer.
    `viewer` is an id, None for nobody; `of` names the account in what is asked ("owner").
    """
    there = Q(**{_path(of, "is_active"): True, _path(of, "erase_at"): None})
    if viewer is None:
        return there
    return there & ~Q(**{_path(of, "in"): UserBlock.objects.who_blocked(viewer)})


def seen_by(viewer: int | None, of: str = "") -> Q:
    """Of people: those whom the viewer sees. All others are hidden, and in no answer of theirs.

    Whom one of both blocked is asked once in a query, not for every row of it.
    """
    seen = shows_itself(viewer, of)
    if viewer is None:
        return seen
    return seen & ~Q(**{_path(of, "in"): UserBlock.objects.blocked_by(viewer)})


def named_to(viewer: int | None, of: str) -> Case:
    """To annotate rows with: whether the viewer is told who that is. Themselves, always."""
    named = seen_by(viewer, of)
    if viewer is not None:
        named |= Q(**{of: viewer})
    return Case(When(named, then=True), default=False)


def _path(of: str, name: str) -> str:
    """Of the account itself `pk__in`, of a key to it `owner__in`."""
    if name == "in":
        return f"{of or 'pk'}__in"
    return f"{of}__{name}" if of else name
