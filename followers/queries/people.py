"""People as others see them."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Lower

from audio.catalog.models.publication import Viewer
from config.errors import NotFound
from users.accounts import people
from users.models import User, UserBlock, UserFollow


class Seen(NamedTuple):
    """A person with their `client`, and what is between them and who looks at them.

    Nobody (who looks without signing in) follows nobody. `apart`: the viewer and others have
    blocked each other, so that what the person's counters count is not all theirs to see.
    """

    person: User
    i_follow: bool
    follows_me: bool
    apart: bool


def seen_by(viewer: Viewer) -> "QuerySet[User]":
    """Who has a page, as far as the viewer may know of them."""
    return User.objects.filter(people.seen_by(viewer.pk))


def person(viewer: Viewer, username: str) -> Seen:
    """However the name is cased. One query. Raises `NotFound`."""
    named = seen_by(viewer).alias(lower=Lower("username"))
    rows = named.filter(lower=Lower(Value(username))).select_related("client")
    me = viewer.pk or 0
    follows = UserFollow.objects.filter(follower=me, followed=OuterRef("pk"))
    followed = UserFollow.objects.filter(follower=OuterRef("pk"), followed=me)
    blocks = UserBlock.objects.filter(Q(user=me) | Q(other=me))
    found = rows.annotate(
        i_follow=Exists(follows), follows_me=Exists(followed), apart=Exists(blocks)
    ).first()
    if found is None:
        raise NotFound
    return Seen(found, found.i_follow, found.follows_me, found.apart)


def by_id(pk: int) -> User:
    """To be blocked: also somebody who has blocked whoever asks. Raises `NotFound`."""
    found = User.objects.to_be_seen().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def followed_by(user: User, username: str) -> User | None:
    """Somebody whom they follow, to be followed no longer: whether to be seen or not."""
    named = User.objects.alias(lower=Lower("username")).filter(lower=Lower(Value(username)))
    return named.filter(followed_by__follower=user).first()


def counts(viewer: Viewer, seen: Seen) -> tuple[int, int]:
    """How many follow the person, and how many they follow: as far as the viewer may know.

    Nobody learns from a number that it counts somebody who hides from them. One query, for
    those alone who blocked people or were blocked.
    """
    client = seen.person.client
    if viewer.is_anonymous or not seen.apart:
        return client.followers_count, client.following_count
    blocks = UserBlock.objects
    hidden = set(blocks.blocked_by(viewer.pk).union(blocks.who_blocked(viewer.pk)))
    rows = UserFollow.objects.filter(
        Q(followed=seen.person, follower__in=hidden)
        | Q(follower=seen.person, followed__in=hidden)
    ).values_list("followed", flat=True)
    to_them = list(rows)
    of_person = sum(followed == seen.person.pk for followed in to_them)
    return (
        client.followers_count - of_person,
        client.following_count - (len(to_them) - of_person),
    )
