"""Who follows whom, and who wants nothing of whom. Changed by `followers.services` alone."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
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

    def parted_from(self, viewer: User) -> "models.QuerySet[UserBlock, int]":
        """Ids of those whom they blocked and of those who blocked them, for an `__in`."""
        rows = self.filter(level=Level.BLOCK)
        of_others = rows.filter(other=viewer).values_list("user", flat=True)
        return rows.filter(user=viewer).values_list("other", flat=True).union(of_others)


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
