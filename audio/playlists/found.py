"""What playlists are found by: only those that are listed are found at all."""

from collections.abc import Collection, Iterator

from audio.indexing.models import Kind
from audio.indexing.rows import Document
from audio.playlists.models.playlist import Playlist, Visibility


def document_of(playlist: Playlist) -> Document | None:
    """By its title and its commonest genres, while it is public; else None."""
    if playlist.visibility != Visibility.PUBLIC or playlist.removal_id is not None:
        return None
    return Document(
        kind=Kind.PLAYLIST,
        object_id=playlist.pk,
        title=playlist.title,
        is_public=True,
        owner_id=playlist.owner_id,
        available_from=playlist.published_at,
        genre_ids=playlist.genre_ids,
    )


def of_playlists(ids: Collection[int]) -> Iterator[Document]:
    """One query."""
    told = ("title", "visibility", "removal", "owner", "published_at", "genre_ids")
    for playlist in Playlist.objects.listed().filter(pk__in=ids).only(*told):
        document = document_of(playlist)
        if document:
            yield document
