"""The playlists of a person, and their part in those of others."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery

from audio.catalog.models.track import Track
from audio.playlists.models.entry import (
    PlaylistChange,
    PlaylistEntry,
    PlaylistEntryQuerySet,
)
from audio.playlists.models.folder import PlaylistFolder, PlaylistInvite
from audio.playlists.models.playlist import Playlist, PlaylistMember
from audio.playlists.services import erasing
from config import images
from users.models import User

_PLAYLIST = (
    *("pk", "title", "description", "visibility", "collaborative", "rules"),
    *("published_at", "created_at", "updated_at"),
)
_ENTRY = {
    "playlist_id": "playlist_id",
    "position": "position",
    "track_id": "known",
    "title": "title",
    "artist": "artist",
    "added_at": "added_at",
}
"""What it is called in the export, and here."""
_PART = ("playlist_id", "role", "folder_id", "created_at")


class Playlists:
    """Their own go with them; in those of others their tracks stay, without their name."""

    models = (
        *(Playlist, PlaylistEntry, PlaylistChange),
        *(PlaylistMember, PlaylistFolder, PlaylistInvite),
    )

    def export(self, user: User) -> Iterator[tuple[str, Any]]:
        own = {row["pk"]: row for row in Playlist.objects.filter(owner=user).values(*_PLAYLIST)}
        for row in own.values():
            row["entries"] = []
        placed = PlaylistEntry.objects.filter(playlist__owner=user, position__isnull=False)
        for entry in _told(placed.order_by("playlist", "position"), user):
            own[entry.pop("playlist_id")]["entries"].append(entry)
        yield "playlists.json", [own[pk] for pk in sorted(own)]
        parts = PlaylistMember.objects.filter(user=user).order_by("pk")
        yield "playlist_memberships.json", list(parts.values(*_PART))
        folders = PlaylistFolder.objects.filter(user=user).order_by("pk")
        yield "playlist_folders.json", list(folders.values("pk", "title", "parent_id"))
        yield "playlist_additions.json", _additions(user)
        made = PlaylistChange.objects.filter(by=user).order_by("pk")
        yield "playlist_changes.json", list(made.values("playlist_id", "version", "kind", "at"))
        invites = PlaylistInvite.objects.filter(created_by=user).order_by("pk")
        told = ("playlist_id", "role", "created_at", "expires_at")
        yield "playlist_invites.json", list(invites.values(*told))

    def files(self, user: User) -> Iterator[tuple[str, str]]:
        """The largest of each cover that they chose."""
        covered = Playlist.objects.filter(owner=user).exclude(cover_key="")
        for pk, key in covered.values_list("pk", "cover_key"):
            yield f"covers/playlist-{pk}.jpg", images.files(key)[0]

    def erase(self, user: User) -> None:
        erasing.erase_playlists(user=user)


def _additions(user: User) -> list[dict[str, Any]]:
    """What they put into lists of others: where it is, as far as they may see these now."""
    added = PlaylistEntry.objects.filter(added_by=user).exclude(playlist__owner=user)
    rows = list(_told(added.order_by("pk"), user))
    named = {row["playlist_id"] for row in rows}
    seen = Playlist.objects.visible_to(user).filter(pk__in=named)
    shown = set(seen.values_list("pk", flat=True))
    hidden = {"playlist_id": None, "position": None}
    return [row if row["playlist_id"] in shown else row | hidden for row in rows]


def _told(entries: PlaylistEntryQuerySet, user: User) -> Iterator[dict[str, Any]]:
    """With title and artist of tracks that the person may see: of others the id at most."""
    seen = Track.objects.visible_to(user).filter(pk=OuterRef("track"))
    rows = entries.telling(user).annotate(
        title=Subquery(seen.values("title")), artist=Subquery(seen.values("artist__name"))
    )
    for row in rows.values_list(*_ENTRY.values()).iterator():
        yield dict(zip(_ENTRY, row, strict=True))
