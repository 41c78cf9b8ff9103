"""Whoever a step names stays until it is made, and of two steps at once one waits."""

from uuid import UUID

from audio.catalog import standing
from audio.takedowns.models.notices import Notice
from config.errors import NotFound
from users.accounts.staying import stay, stay_if_here
from users.models import User


def held(pk: UUID, *, by: User | None, changes_visible: bool = False) -> Notice:
    """As it is under its lock, with artist, manager and claimant as far as nobody erases them.

    In the order that `users.accounts.staying` tells. Raises `NotFound`.
    """
    if by:
        stay(by.pk)
    known = Notice.objects.filter(pk=pk).values_list("user", "artist__user").first()
    here = stay_if_here(one for one in known or () if one)
    if changes_visible:
        standing.change()
    rows = Notice.objects.select_related("user", "artist__user")
    found = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    if found.user_id not in here:
        found.user = None
    if found.artist and found.artist.user_id not in here:
        found.artist.user = None
    return found
