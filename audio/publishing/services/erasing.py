"""What becomes of somebody's music when they are erased."""

from django.db import transaction
from django.db.models import Q

from audio.catalog import standing
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.publishing.services.changing import Change
from audio.publishing.services.deleting import delete_albums, delete_tracks
from users.models import User

UNSEEN = Q(first_published_at=None, status__in=[Status.DRAFT, Status.SCHEDULED])
TAKEN_DOWN_UNSEEN = Q(
    first_published_at=None,
    status=Status.TAKEN_DOWN,
    status_before__in=[Status.DRAFT, Status.SCHEDULED],
)


@transaction.atomic
def erase_music(*, user: User) -> None:
    """All that is on pages which they opened here: rows now, files by jobs; plays go along.

    Of a page that was imported, only what nobody has ever seen: the rest is public work. Alone
    in the whole catalogue, and before the pages themselves. Safe to repeat.
    """
    pages = Artist.objects.managed_by(user)
    if not pages.exists():
        return
    standing.change()
    own = set(pages.filter(opened_here=True).values_list("pk", flat=True))
    others = set(pages.filter(opened_here=False).values_list("pk", flat=True))
    unseen = UNSEEN | TAKEN_DOWN_UNSEEN
    albums = Album.objects.filter(Q(artist__in=own) | (Q(artist__in=others) & unseen))
    album_ids = set(albums.values_list("pk", flat=True))
    of_own = Q(artist__in=own) | Q(album__artist__in=own)
    tracks = Track.objects.filter(of_own | (Q(artist__in=others) & unseen))
    track_ids = set(tracks.values_list("pk", flat=True))
    change = Change()
    change.shift(albums=album_ids, tracks=track_ids)
    delete_tracks(change, Track.objects.filter(pk__in=track_ids))
    left = Track.objects.filter(album__in=album_ids)
    change.shown_tracks |= set(left.values_list("pk", flat=True))
    left.update(album=None, withdrawn_with_album=False)
    delete_albums(change, Album.objects.filter(pk__in=album_ids))
    change.settle()
