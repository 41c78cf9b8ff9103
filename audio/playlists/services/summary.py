"""What a playlist is like: its commonest genres and artists, and a mosaic of its covers."""

from django.db import transaction

from audio.playlists.models.playlist import Playlist


@transaction.atomic
def summarise(*, playlist_id: int) -> None:
    """As it is now. Locks the playlist before it looks: see `config.jobs.enqueue_once`."""
    Playlist.objects.select_for_update(no_key=True).filter(pk=playlist_id).first()
