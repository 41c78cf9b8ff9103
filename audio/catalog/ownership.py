"""Who manages an artist's page."""

from django.db import transaction

from audio.catalog.index import index_things, note_changed
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import ANYBODY, Removal
from audio.catalog.models.stamp import raise_stamp
from audio.catalog.models.track import Credit
from audio.changes import models as changes
from audio.changes.services import note_unseen
from config.errors import Conflict
from config.jobs import enqueue
from users.accounts.pictures import FORGET_UNUSED
from users.models import User

MOST_PAGES = 10


class AlreadyManaged(Conflict):
    code, message = "already_managed", "Somebody manages this artist's page already."


class TooManyPages(Conflict):
    code, message = "too_many_pages", "One person can open at most {most} artist pages."


def require_room_for_a_page(*, user: User) -> None:
    """Holds the account's lock: two pages opened at once are counted one after the other.

    Raises `TooManyPages`.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if Artist.objects.managed_by(user).filter(opened_here=True).count() >= MOST_PAGES:
        raise TooManyPages(most=MOST_PAGES)


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
    _reindex(page)
    raise_stamp()


@transaction.atomic
def erase_pages(*, user: User) -> None:
    """The pages that somebody opened here carry their name: nothing of them stays.

    Nobody manages the others any more; these and their music stay. A page opened here with
    music of its own is refused by the database: its bytes must go first.
    """
    pages = list(Artist.objects.select_for_update().managed_by(user).order_by("pk"))
    if not pages:
        return
    _delete([page for page in pages if page.opened_here])
    left = [page for page in pages if not page.opened_here]
    Artist.objects.filter(pk__in=[page.pk for page in left]).update(user=None)
    User.objects.filter(pk=user.pk).update(is_artist=False)
    for page in left:
        _reindex(page)
    raise_stamp()


def _delete(pages: list[Artist]) -> None:
    """Their pictures go by jobs, so that no crash leaves any behind."""
    ids = [page.pk for page in pages]
    unseen = Artist.objects.filter(pk__in=ids).unknown_to(ANYBODY).values_list("pk", "user")
    unseen_by = dict(unseen)
    appearances = Credit.objects.filter(artist__in=ids)
    featuring = list(appearances.values_list("track", flat=True))
    appearances.delete()
    Removal.objects.filter(subject__in=[f"artist {pk}" for pk in ids]).delete()
    Artist.objects.filter(pk__in=ids).delete()
    index_things(artists=ids, tracks=featuring)
    note_changed(artists=ids, tracks=featuring)
    note_unseen(kind=changes.Kind.ARTIST, gone=unseen_by)
    for page in pages:
        for key in filter(None, (page.picture_key, page.cover_key)):
            enqueue(FORGET_UNUSED, key=key)


def _reindex(page: Artist) -> None:
    index_things(all_of=[page.pk])
    note_changed(shown_artists=[page.pk])
