"""What is left of a person in playlists: nothing of their own, and no name in others'."""

from django.db import transaction

from audio.catalog import standing
from audio.indexing import documents
from audio.indexing.models import Kind as Indexed
from audio.playlists.models.entry import PlaylistChange, PlaylistEntry
from audio.playlists.models.folder import PlaylistFolder
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import members, pictures
from users.models import User


@transaction.atomic
def erase_playlists(*, user: User) -> None:
    """Counters follow. Safe to run twice.

    Alone, since members and entries go before the playlists: everything that holds a playlist
    keeps `standing`, and so do those who change a folder or block somebody.
    """
    standing.change()
    members.end_all_of(user)
    own = Playlist.objects.filter(owner=user)
    rows = list(own.values_list("pk", "cover_key", "mosaic_key"))
    for _, *keys in rows:
        for key in keys:
            pictures.forget(key)
    documents.remove(Indexed.PLAYLIST, [pk for pk, *_ in rows])
    own.delete()
    PlaylistFolder.objects.filter(user=user).delete()
    PlaylistEntry.objects.filter(added_by=user).update(added_by=None)
    PlaylistChange.objects.filter(by=user).update(by=None)
