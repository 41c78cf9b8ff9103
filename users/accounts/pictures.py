"""A profile's picture and cover: a row names only what is stored, and nothing else stays."""

from enum import StrEnum

from django.db import transaction
from django.db.models import Q

from config import images
from config.jobs import enqueue
from config.pictures import stored
from users.accounts.models import Client, User

FORGET_UNUSED = "users.accounts.forget_unused_picture"


class Place(StrEnum):
    """Where a picture is shown; `Client.<place>_key` names it."""

    PICTURE = "picture"
    COVER = "cover"


def show(*, user: User, place: Place, file: images.Readable) -> None:
    """Stores the picture and shows it in the place of the last one, which is deleted.

    Raises `images.UnusableImage`, `StorageFails`.
    """
    picture = images.Picture(file, banner=place is Place.COVER)
    _put(user, place, stored(picture, forget=FORGET_UNUSED))


def take_away(*, user: User, place: Place) -> None:
    """Shows none. There need not be one."""
    _put(user, place, "")


@transaction.atomic
def _put(user: User, place: Place, key: str) -> None:
    column = f"{place}_key"
    old = Client.objects.select_for_update().values_list(column, flat=True).get(pk=user.pk)
    Client.objects.filter(pk=user.pk).update(**{column: key})
    if old:
        enqueue(FORGET_UNUSED, key=old)


def forget_all(*, user: User) -> None:
    """For the transaction that erases them."""
    for keys in Client.objects.filter(pk=user.pk).values_list("picture_key", "cover_key"):
        for key in filter(None, keys):
            enqueue(FORGET_UNUSED, key=key)


def forget_unused(*, key: str) -> None:
    """Deletes its files, unless a profile shows it. Safe to repeat."""
    if not Client.objects.filter(Q(picture_key=key) | Q(cover_key=key)).exists():
        images.remove(key)
