"""What the people who run this service decide about a playlist. The log keeps each of it."""

from audio.catalog.models.publication import Removal
from audio.catalog.services import AlreadyTakenDown, NotTakenDown
from audio.playlists.models.entry import PlaylistChange
from audio.playlists.models.playlist import Playlist, Visibility
from audio.playlists.refusals import NotPublic
from audio.playlists.services import pictures
from audio.playlists.services.changing import Change, changing
from config.fields import utc_now
from users.audit.actions import Action
from users.audit.services import record
from users.models import User


def take_down(*, playlist: Playlist, by: User | None, reason: str) -> None:
    """From now on its owner alone sees it.

    Its pictures move to addresses that nobody else knows as soon as the storage takes them.
    Raises `AlreadyTakenDown`, `NotFound`.
    """
    with changing(playlist, by=None, staff=by) as change:
        held = change.playlist
        if held.removal_id is not None:
            raise AlreadyTakenDown
        pictures.move_later(held)
        held.removal = Removal.objects.create(by=by, subject=_name(held), reason=reason)
        _note(change, by, "taken down", "removal")


def restore(*, playlist: Playlist, by: User | None) -> None:
    """As it was before. Raises `NotTakenDown`, `NotFound`."""
    with changing(playlist, by=None, staff=by) as change:
        removal = change.playlist.removal
        if removal is None:
            raise NotTakenDown
        removal.restored_by, removal.restored_at = by, utc_now()
        removal.save(update_fields=["restored_by", "restored_at"])
        change.playlist.removal = None
        _note(change, by, "restored", "removal")


def curate(*, playlist: Playlist, by: User | None, curated: bool = True) -> None:
    """Recommends it, or does no more. Raises `NotPublic`, `NotFound`."""
    with changing(playlist, by=None, staff=by) as change:
        held = change.playlist
        if curated and (held.visibility != Visibility.PUBLIC or held.removal_id is not None):
            raise NotPublic
        if held.is_curated != curated:
            held.is_curated = curated
            _note(change, by, "curated" if curated else "not curated", "is_curated")


def _note(change: Change, by: User | None, did: str, field: str) -> None:
    change.note(PlaylistChange.Kind.EDITED, {"fields": [field]})
    name = _name(change.playlist)
    record(Action.STAFF_ACTED, actor=by, subject=name, detail={"did": did})


def _name(playlist: Playlist) -> str:
    return f"playlist {playlist.pk}"
