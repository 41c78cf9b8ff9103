"""Who follows a person, whom they follow, and whom they muted or blocked."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from audio.imports.services import following
from followers import services
from users.accounts.personal_data import register
from users.models import User, UserBlock, UserFollow


class People:
    """Both sides of following; of blocks their own. Counters of others go back by what goes."""

    models: tuple[type[Model], ...] = (UserFollow, UserBlock)

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        """Who blocked the person is not theirs to know."""
        following = UserFollow.objects.by(user).order_by("created_at", "pk")
        yield "following.json", following.values("created_at", "followed_id").iterator()
        followers = UserFollow.objects.of(user).order_by("created_at", "pk")
        yield "followers.json", followers.values("created_at", "follower_id").iterator()
        blocks = UserBlock.objects.by(user).order_by("created_at", "pk")
        yield "blocked_people.json", blocks.values("created_at", "other_id", "level").iterator()

    def erase(self, user: User) -> None:
        services.end_all_of(user=user)


register(People())
following.done_by(follow=services.follow_artists, unfollow=services.unfollow_artists)
