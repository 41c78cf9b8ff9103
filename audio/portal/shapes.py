"""What the templates draw: rows of lists, files on their way."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audio.catalog.models.album import Album, AlbumType
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.portal import words
from audio.portal.forms import KINDS
from audio.uploads.models import Status as Arrival
from audio.uploads.models import Upload
from config import images

KIND_NAMES = dict(KINDS)


class ReleaseCard(NamedTuple):
    """A release in a list."""

    pk: int
    title: str
    status: str
    kind: str | Promise
    cover: str | None
    moment: datetime | None
    tracks_count: int
    plays: int
    plays_shown: str


def release_card(album: Album, *, tracks: int, plays: int) -> ReleaseCard:
    dated = album.status in (Status.SCHEDULED, Status.PUBLISHED)
    return ReleaseCard(
        pk=album.pk,
        title=album.title,
        status=album.status,
        kind=KIND_NAMES[AlbumType(album.album_type)],
        cover=images.one_size("", album.cover_key),
        moment=album.published_at if dated else None,
        tracks_count=tracks,
        plays=plays,
        plays_shown=words.count(plays),
    )


class Row(NamedTuple):
    """A track in the editor. `held`: staff look whether it is somebody else's.

    `starts_disc`: the first of its disc, where there are several.
    """

    number: int
    track: Track
    form: forms.Form
    length: str
    featuring: str
    held: bool
    starts_disc: bool


class Incoming(NamedTuple):
    """A file on its way, or refused. `per_cent` is None when nothing moves."""

    pk: Any
    file_name: str
    status: str
    stage: str
    per_cent: int | None
    why: str
    can_go: bool


def incoming(upload: Upload) -> Incoming:
    per_cent: int | None = None
    why = ""
    if upload.status == Arrival.RECEIVING:
        per_cent = upload.offset * 100 // max(upload.length, 1)
        why = _("It stopped on its way. Choose the same file again, and the rest follows.")
    elif upload.status in (Arrival.WAITING, Arrival.PROCESSING):
        per_cent = upload.progress
    elif upload.status == Arrival.REFUSED:
        why = upload.refused_reason
    return Incoming(
        pk=upload.pk,
        file_name=upload.file_name,
        status=upload.status,
        stage=upload.stage,
        per_cent=per_cent,
        why=why,
        can_go=upload.status in (Arrival.RECEIVING, Arrival.REFUSED),
    )


def is_moving(uploads: Sequence[Upload]) -> bool:
    """Whether looking again soon will show something else."""
    return any(one.status in (Arrival.WAITING, Arrival.PROCESSING) for one in uploads)
