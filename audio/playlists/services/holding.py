"""Holding a playlist, in the order of locks that `users.accounts.staying` tells."""

from collections.abc import Collection

from django.db.models import QuerySet

from audio.catalog import standing
from audio.playlists.models.playlist import Playlist
from users.accounts.staying import stay
from users.models import Client


def hold_profile(user_id: int, *others: int, artists: Collection[int] = ()) -> None:
    """Their own, and what stands before it: `others` are people whom the change will name.

    Raises `NotFound` if one of them is erased.
    """
    stay(user_id, *others)
    standing.hold(*artists)
    Client.objects.select_for_update(no_key=True).filter(pk=user_id).first()


def hold_one(things: QuerySet[Playlist]) -> Playlist | None:
    """The playlist, which nobody else changes, or who has it, until this transaction ends.

    Nor is anybody erased: that takes playlists, and what hangs on them, in no order.
    """
    standing.keep()
    return things.select_for_update(no_key=True, of=("self",)).first()


def hold_all(things: QuerySet[Playlist]) -> None:
    """As `hold_one`, in the order of their ids."""
    standing.keep()
    rows = things.order_by("pk").select_for_update(no_key=True, of=("self",))
    list(rows.values_list("pk"))
