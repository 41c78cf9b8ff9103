"""What can be reported of lyrics, and what staff can do about it.

They are named by their track, which is what clients know.
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audio.catalog.models.track import Track
from config.errors import NotFound
from lyrics.models import Lyrics
from lyrics.services import delete_lyrics
from users.models import User
from users.support import reportable
from users.support.reportable import Act, Reportable


def _with_words(tracks: "QuerySet[Any]") -> "QuerySet[Any]":
    return tracks.filter(Exists(Lyrics.objects.filter(track=OuterRef("pk"))))


def remove(*, object_id: int, by: User, reason: str) -> None:
    """In all languages. Raises `NotFound`, `NoLyrics`."""
    found = Track.objects.filter(pk=object_id).first()
    if found is None:
        raise NotFound
    delete_lyrics(track=found, by=by)


reportable.register(
    "lyrics",
    Reportable(
        label=_("Lyrics"),
        seen=lambda viewer: _with_words(Track.objects.visible_to(viewer)),
        every=lambda: _with_words(Track.objects.select_related("artist__user")),
        name=lambda track: track.title,
        address=lambda track: reverse("admin:audio_track_change", args=[track.pk]),
        owners=lambda track: [track.artist.user] if track.artist.user else [],
    ),
)
reportable.offer("lyrics", Act("delete", _("Delete the words"), remove))
