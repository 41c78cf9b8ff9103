"""Whatever changes what something is found by, its document is right afterwards.

Right is what a rebuild would write: `verify` finds nothing.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db.models import F

from audio.catalog import services as catalog
from audio.catalog.index import index_things
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Credit, CreditRole
from audio.catalog.new import NewTrack
from audio.catalog.ownership import erase_pages, give_page
from audio.indexing.models import Kind, SearchDocument
from audio.models import Album, Artist, Playlist, Track
from audio.playlists.changes import Changes
from audio.playlists.models.playlist import Visibility
from audio.playlists.services import erasing as playlists_erasing
from audio.playlists.services import life, moderation, summary
from audio.publishing.changes import CreditGiven, Move
from audio.publishing.services import albums, erasing, pages, releasing, tracks
from audio.publishing.services import credits as credited
from audio.search.rebuilding import verify
from config.fields import utc_now
from tests.audio.publishing import drafts
from tests.audio.search.stage import Stage

pytestmark = pytest.mark.django_db


def edit_title(s: Stage) -> None:
    tracks.edit_track(track=s.track, by=s.by, changes={"title": "Another tide"})


def edit_genres(s: Stage) -> None:
    tracks.edit_track(track=s.track, by=s.by, changes={"genres": ["Blues", "Folk"]})


def no_genres(s: Stage) -> None:
    tracks.edit_track(track=s.track, by=s.by, changes={"genres": []})


def no_credits(s: Stage) -> None:
    tracks.edit_track(track=s.track, by=s.by, changes={"credits": []})


def decline(s: Stage) -> None:
    host = drafts.page(name="Host")
    give_page(artist=s.guest, user=drafts.by(host))
    credit = Credit.objects.get(track=s.track, artist=s.guest)
    credited.decline(credit=credit, by=drafts.by(host))


def accept(s: Stage) -> None:
    host = drafts.page(name="Host")
    given = [CreditGiven(CreditRole.PRODUCER, host.pk)]
    tracks.edit_track(track=s.track, by=s.by, changes={"credits": given})
    credited.accept(credit=Credit.objects.get(artist=host), by=drafts.by(host))


def rename_page(s: Stage) -> None:
    pages.edit_page(artist=s.page, by=s.by, changes={"name": "Zoë"})


def rename_guest(s: Stage) -> None:
    host = drafts.manager()
    give_page(artist=s.guest, user=host)
    s.guest.refresh_from_db()
    pages.edit_page(artist=s.guest, by=host, changes={"name": "Gast"})


def edit_album_title(s: Stage) -> None:
    albums.edit_album(album=s.album, by=s.by, changes={"title": "Port"})


def edit_album_year(s: Stage) -> None:
    albums.edit_album(album=s.album, by=s.by, changes={"release_date": date(2001, 1, 1)})


def edit_album_genres(s: Stage) -> None:
    albums.edit_album(album=s.album, by=s.by, changes={"genres": ["Opera"]})


def withdraw_album(s: Stage) -> None:
    releasing.withdraw(release=s.album, by=s.by)


def withdraw_track(s: Stage) -> None:
    releasing.withdraw(release=s.track, by=s.by)


def publish_draft(s: Stage) -> None:
    releasing.publish(release=s.draft, by=s.by)


def schedule_reached(s: Stage) -> None:
    at = utc_now() + timedelta(days=1)
    releasing.schedule(release=s.draft, by=s.by, at=at)
    past = F("published_at") - timedelta(days=2)
    Album.objects.filter(pk=s.draft.pk).update(published_at=past)
    Track.objects.filter(album=s.draft).update(published_at=past)
    # The document still says tomorrow, as it would if the clock had run on instead.
    index_things(albums=[s.draft.pk], tracks=[t.pk for t in s.draft.tracks.all()])
    assert releasing.go_live(now=utc_now()) == 1


def schedule(s: Stage) -> None:
    releasing.schedule(release=s.draft, by=s.by, at=utc_now() + timedelta(days=1))


def delete_draft(s: Stage) -> None:
    albums.delete_album(album=s.draft, by=s.by)


def delete_draft_track(s: Stage) -> None:
    tracks.delete_track(track=s.draft.tracks.get(), by=s.by)


def off_the_album(s: Stage) -> None:
    tracks.edit_track(track=s.draft.tracks.get(), by=s.by, changes={"album_id": None})


def withdraw_page(s: Stage) -> None:
    pages.withdraw_page(artist=s.page, by=s.by)


def page_shown_again(s: Stage) -> None:
    pages.withdraw_page(artist=s.page, by=s.by)
    pages.edit_page(artist=s.page, by=s.by, changes={}, status=Status.PUBLISHED)
    s.album.refresh_from_db()
    albums.edit_album(album=s.album, by=s.by, changes={}, to=Move(Status.PUBLISHED))


def take_down_track(s: Stage) -> None:
    catalog.take_down(subject=s.track, by=None, reason="A claim.")


def take_down_artist(s: Stage) -> None:
    catalog.take_down(subject=s.page, by=None, reason="A claim.")


def restored(s: Stage) -> None:
    catalog.take_down(subject=s.page, by=None, reason="A claim.")
    catalog.restore(subject=s.page, by=None)


def page_given(s: Stage) -> None:
    give_page(artist=s.guest, user=drafts.manager())


def imported(s: Stage) -> None:
    new = NewTrack(
        title="Found", artist="Guest", duration_ms=1, album="Box", genres=("Ska",),
        release_date=date(1977, 1, 1), featuring=("Ada",),
    )  # fmt: skip
    catalog.add_imported_track(new=new)


def erased(s: Stage) -> None:
    playlists_erasing.erase_playlists(user=s.by)
    erasing.erase_music(user=s.by)
    erase_pages(user=s.by)


def listener_erased(s: Stage) -> None:
    playlists_erasing.erase_playlists(user=s.owner)


def guest_gone(s: Stage) -> None:
    host = drafts.page(name="Host")
    given = [CreditGiven(CreditRole.PRODUCER, host.pk)]
    tracks.edit_track(track=s.track, by=s.by, changes={"credits": given})
    credited.accept(credit=Credit.objects.get(artist=host), by=drafts.by(host))
    erase_pages(user=drafts.by(host))


def playlist_renamed(s: Stage) -> None:
    life.edit_playlist(playlist=s.playlist, by=s.owner, changes={"title": "Evenings"})


def playlist_private(s: Stage) -> None:
    changes: Changes = {"visibility": Visibility.PRIVATE}
    life.edit_playlist(playlist=s.playlist, by=s.owner, changes=changes)


def playlist_deleted(s: Stage) -> None:
    life.delete_playlist(playlist=s.playlist, by=s.owner)


def playlist_summarised(s: Stage) -> None:
    summary.summarise(playlist_id=s.playlist.pk)


def playlist_taken_down(s: Stage) -> None:
    moderation.take_down(playlist=s.playlist, by=None, reason="A claim.")


def playlist_restored(s: Stage) -> None:
    moderation.take_down(playlist=s.playlist, by=None, reason="A claim.")
    moderation.restore(playlist=s.playlist, by=None)


CHANGES = [
    *(edit_title, edit_genres, no_genres, no_credits, decline, accept, rename_page),
    *(rename_guest, edit_album_title, edit_album_year, edit_album_genres, withdraw_album),
    *(withdraw_track, publish_draft, schedule, schedule_reached, delete_draft),
    *(delete_draft_track, off_the_album, withdraw_page, page_shown_again, take_down_track),
    *(take_down_artist, restored, page_given, imported, erased, listener_erased, guest_gone),
    *(playlist_renamed, playlist_private, playlist_deleted, playlist_summarised),
    *(playlist_taken_down, playlist_restored),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after(change: Callable[[Stage], None]) -> None:
    stage = Stage()
    assert not verify(), "before it"

    change(stage)

    differences = verify()
    assert not differences, differences


def test_verify_notices() -> None:
    """Or the tests above would prove nothing."""
    stage = Stage()
    SearchDocument.objects.filter(kind=Kind.TRACK, object_id=stage.track.pk).delete()
    SearchDocument.objects.filter(kind=Kind.ARTIST).update(title_norm="nobody")
    SearchDocument.objects.filter(kind=Kind.PLAYLIST).update(object_id=10**9)

    found = verify()

    artists = Artist.objects.count()
    assert (found.missing, found.surplus, found.other) == (2, 1, artists)
    assert ("surplus", Kind.PLAYLIST, 10**9) in found.examples
    assert Playlist.objects.count() == 1
