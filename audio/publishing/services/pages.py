"""An artist's page: edited, withdrawn with all its music, shown again."""

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from audio.catalog import standing
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.catalog.naming import key_of, slug_of
from audio.catalog.services import move_pictures_later
from audio.publishing.changes import PageChanges
from audio.publishing.services.changing import Change, changing, managed
from users.models import User


def edit_page(
    *, artist: Artist, by: User, changes: PageChanges, status: Status | None = None
) -> None:
    """What is given, and then hidden or shown if that is wanted.

    Shown again is the page; its releases are published one by one. Raises `NotYourArtist`,
    `EmailUnverified`, `WrongStatus`.
    """
    if status == Status.WITHDRAWN:
        _withdraw(artist, by, changes)
        return
    with changing(artist.pk) as change:
        page = managed(artist, by)
        _apply(change, page, changes)
        if status and status != page.status:
            if not by.is_proven:
                by.require_verified()
            page.move_to(status)
            page.save(update_fields=["status", "updated_at"])
            change.touch(page)


def withdraw_page(*, artist: Artist, by: User) -> None:
    """The page and everything on it are gone from every read. Raises as `edit_page`."""
    edit_page(artist=artist, by=by, changes={}, status=Status.WITHDRAWN)


@transaction.atomic
def _withdraw(artist: Artist, by: User, changes: PageChanges) -> None:
    """Alone in the whole catalogue: its tracks may be on albums of other artists."""
    standing.change()
    change = Change()
    page = managed(artist, by)
    _apply(change, page, changes)
    page.move_to(Status.WITHDRAWN)
    page.save(update_fields=["status", "updated_at"])
    tracks = Track.objects.filter(Q(artist=page) | Q(album__artist=page))
    albums = Album.objects.filter(artist=page)
    change.shift(
        albums=albums.values_list("pk", flat=True), tracks=tracks.values_list("pk", flat=True)
    )
    gone = {
        "status": Status.WITHDRAWN,
        "first_published_at": Coalesce("first_published_at", F("published_at")),
        "updated_at": Now(),
    }
    for rows in (albums, tracks):
        rows.filter(status=Status.SCHEDULED).update(status=Status.DRAFT, updated_at=Now())
    published = tracks.filter(status=Status.PUBLISHED)
    published.filter(album__artist=page).update(withdrawn_with_album=True, **gone)
    published.update(**gone)
    albums.filter(status=Status.PUBLISHED).update(**gone)
    change.touch(page)
    change.counted_artists.add(page.pk)
    move_pictures_later(page)
    change.settle()


def _apply(change: Change, page: Artist, changes: PageChanges) -> None:
    """A new name is found with everything that carries it."""
    if not changes:
        return
    for name, value in changes.items():
        setattr(page, name, [*changes["links"]] if name == "links" else value)
    page.sort_name, page.slug = key_of(page.name), slug_of(page.name)
    page.save(update_fields=[*changes, "sort_name", "slug", "updated_at"])
    change.touch(page)
    if "name" in changes:
        change.renamed_artists.add(page.pk)
