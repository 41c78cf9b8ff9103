"""What can be reported of music, what staff can do about it; what of it is in an inbox."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.track import Track
from audio.catalog.services import Subject, take_down
from audio.playlists.models.playlist import Playlist
from audio.playlists.services import moderation
from audio.portal.inbox import claims, notices
from audio.publishing.services.pictures import Place, take_away
from audio.takedowns.addresses import FORM
from config.errors import NotFound
from users.models import User
from users.support import inbox, reportable
from users.support.reportable import Act, Do, Reportable

HIDE, PICTURES = _("Take it down"), _("Remove its pictures")


def _owners(artist: Artist) -> list[User]:
    return [artist.user] if artist.user else []


def _page(model: str) -> Callable[[Any], str]:
    return lambda thing: reverse(f"admin:audio_{model}_change", args=[thing.pk])


def _notice(kind: str) -> Callable[[int], str]:
    """The form, with what it is about filled in."""
    return lambda pk: f"{FORM}?{kind}={pk}"


def _taking_down(model: type[Artist] | type[Album] | type[Track]) -> Do:
    """Hidden at once everywhere. Raises `NotFound`, `AlreadyTakenDown`."""

    def do(*, object_id: int, by: User, reason: str) -> None:
        found: Subject | None = model._default_manager.filter(pk=object_id).first()
        if found is None:
            raise NotFound
        take_down(subject=found, by=by, reason=reason)

    return do


def _without_pictures(model: type[Artist] | type[Album] | type[Track]) -> Do:
    """Raises `NotFound`."""

    def do(*, object_id: int, by: User, reason: str) -> None:
        found: Subject | None = model._default_manager.filter(pk=object_id).first()
        if found is None:
            raise NotFound
        for place in Place if isinstance(found, Artist) else (Place.COVER,):
            take_away(thing=found, by=by, place=place)

    return do


def take_down_playlist(*, object_id: int, by: User, reason: str) -> None:
    """Its owner alone sees it. Raises `NotFound`, `AlreadyTakenDown`."""
    found = Playlist.objects.filter(pk=object_id).first()
    if found is None:
        raise NotFound
    moderation.take_down(playlist=found, by=by, reason=reason)


inbox.register(notices)
inbox.register(claims)
reportable.register(
    "artist",
    Reportable(
        label=_("Artist"),
        seen=Artist.objects.visible_to,
        every=lambda: Artist.objects.select_related("user"),
        name=lambda artist: artist.name,
        address=_page("artist"),
        owners=_owners,
    ),
)
reportable.register(
    "album",
    Reportable(
        label=_("Album"),
        seen=Album.objects.visible_to,
        every=lambda: Album.objects.select_related("artist__user"),
        name=lambda album: f"{album.title} ({album.artist.name})",
        address=_page("album"),
        owners=lambda album: _owners(album.artist),
    ),
)
reportable.register(
    "track",
    Reportable(
        label=_("Track"),
        seen=Track.objects.visible_to,
        every=lambda: Track.objects.select_related("artist__user"),
        name=lambda track: f"{track.title} ({track.artist.name})",
        address=_page("track"),
        owners=lambda track: _owners(track.artist),
    ),
)
reportable.register(
    "playlist",
    Reportable(
        label=_("Playlist"),
        seen=Playlist.objects.visible_to,
        every=lambda: Playlist.objects.select_related("owner"),
        name=lambda playlist: playlist.title,
        address=_page("playlist"),
        owners=lambda playlist: [playlist.owner],
    ),
)
reportable.offer("artist", Act("hide", HIDE, _taking_down(Artist)))
reportable.offer("album", Act("hide", HIDE, _taking_down(Album), _notice("album")))
reportable.offer("track", Act("hide", HIDE, _taking_down(Track), _notice("track")))
reportable.offer("artist", Act("remove_pictures", PICTURES, _without_pictures(Artist)))
reportable.offer("album", Act("remove_pictures", PICTURES, _without_pictures(Album)))
reportable.offer("track", Act("remove_pictures", PICTURES, _without_pictures(Track)))
reportable.offer("playlist", Act("hide", HIDE, take_down_playlist))
