"""Who manages an artist's page."""

from django.db import transaction

from audio.catalog.index import index_albums, index_artists, index_tracks
from audio.catalog.models.artist import Artist
from audio.catalog.models.stamp import raise_stamp
from config.errors import Conflict
from users.models import User


class AlreadyManaged(Conflict):
    code, message = "already_managed", "Somebody else manages this artist's page."


@transaction.atomic
def give_page(*, artist: Artist, user: User) -> None:
    """From now on the account manages the page, and sees its drafts.

    Raises `AlreadyManaged`. An import no longer adds to it: what it finds under this name
    goes to an artist of its own.
    """
    page = Artist.objects.select_for_update().get(pk=artist.pk)
    if page.user_id not in (None, user.pk):
        raise AlreadyManaged
    page.user = user
    page.save(update_fields=["user", "updated_at"])
    if not user.is_artist:
        user.is_artist = True
        user.save(update_fields=["is_artist"])
    index_artists([page.pk])
    index_albums(page.albums.values_list("pk", flat=True))
    index_tracks(page.tracks.values_list("pk", flat=True))
    raise_stamp()


@transaction.atomic
def leave_pages(*, user: User) -> None:
    """Nobody manages what this account managed; the pages and their music stay."""
    pages = list(Artist.objects.select_for_update().filter(user=user).order_by("pk"))
    if not pages:
        return
    Artist.objects.filter(pk__in=[page.pk for page in pages]).update(user=None)
    User.objects.filter(pk=user.pk).update(is_artist=False)
    for page in pages:
        index_artists([page.pk])
        index_albums(page.albums.values_list("pk", flat=True))
        index_tracks(page.tracks.values_list("pk", flat=True))
    raise_stamp()
