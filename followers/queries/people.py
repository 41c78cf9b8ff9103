"""People as others see them."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Lower

from audio.catalog.models.publication import Viewer
from config.errors import NotFound
from users.accounts.people import seen_by
from users.models import User, UserFollow


class Seen(NamedTuple):
    """A person with their `client`, and what is between them and who looks at them.

    Nobody (who looks without signing in) follows nobody.
    """

    person: User
    i_follow: bool
    follows_me: bool


def visible_people(viewer: Viewer) -> "QuerySet[User]":
    """Who has a page, as far as the viewer may know of them."""
    return User.objects.filter(seen_by(viewer.pk))


def person(viewer: Viewer, username: str) -> Seen:
    """However the name is cased. One query. Raises `NotFound`."""
    named = visible_people(viewer).alias(lower=Lower("username"))
    rows = named.filter(lower=Lower(Value(username))).select_related("client")
    me = viewer.pk or 0
    follows = UserFollow.objects.filter(follower=me, followed=OuterRef("pk"))
    followed = UserFollow.objects.filter(follower=OuterRef("pk"), followed=me)
    found = rows.annotate(i_follow=Exists(follows), follows_me=Exists(followed)).first()
    if found is None:
        raise NotFound
    return Seen(found, found.i_follow, found.follows_me)


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
