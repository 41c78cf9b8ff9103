"""Changes, rebuilds and deletions at once: no document is older than its thing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from audio.catalog import services as catalog
from audio.catalog.models.track import Credit, CreditRole
from audio.catalog.new import NewTrack
from audio.catalog.ownership import give_page
from audio.indexing import documents
from audio.indexing.models import Kind, SearchDocument
from audio.models import Artist, Track
from audio.playlists.services import life
from audio.publishing.changes import CreditGiven
from audio.publishing.services import credits as credited
from audio.publishing.services import pages, tracks
from audio.search.rebuilding import AlreadyRunning, Step, alone, rebuild, verify
from tests import make, make_music, make_playlist
from tests.at_once import at_a_lock, at_once, in_turn
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db(transaction=True)


def document(kind: Kind, pk: int) -> SearchDocument:
    return SearchDocument.objects.get(kind=kind, object_id=pk)


def lock(kind: Kind, pk: int) -> None:
    SearchDocument.objects.select_for_update().get(kind=kind, object_id=pk)


def renaming(artist: Artist) -> Callable[[], None]:
    """By staff, whoever manages it."""
    staff = make.user(is_staff=True)
    return lambda: pages.edit_page(artist=artist, by=staff, changes={"name": "Gast"})


def test_two_who_change_a_part_of_one_document_each() -> None:
    """Whoever comes second writes what the first has written, too."""
    track = drafts.published(drafts.page(name="Ada Cole")).tracks.earliest("pk")
    guest = make_music.artist("Guest")
    given = [CreditGiven(CreditRole.FEATURED, guest.pk)]
    tracks.edit_track(track=track, by=drafts.by(track), changes={"credits": given})

    at_a_lock(
        lambda: lock(Kind.TRACK, track.pk),
        renaming(guest),
        lambda: tracks.edit_track(
            track=track, by=drafts.by(track), changes={"title": "Another tide"}
        ),
    )

    found = document(Kind.TRACK, track.pk)
    assert (found.title, found.artist_norm) == ("Another tide", "ada cole gast")
    assert not verify()


def test_a_guest_is_renamed_while_they_are_credited() -> None:
    track = drafts.published(drafts.page(name="Ada Cole")).tracks.earliest("pk")
    guest = make_music.artist("Guest")
    given = [CreditGiven(CreditRole.FEATURED, guest.pk)]

    at_a_lock(
        renaming(guest),
        lambda: tracks.edit_track(track=track, by=drafts.by(track), changes={"credits": given}),
    )

    assert document(Kind.TRACK, track.pk).artist_norm == "ada cole gast"
    assert not verify()


def test_a_guest_is_renamed_while_they_accept() -> None:
    track = drafts.published(drafts.page(name="Ada Cole")).tracks.earliest("pk")
    guest = drafts.page(name="Guest")
    given = [CreditGiven(CreditRole.FEATURED, guest.pk)]
    tracks.edit_track(track=track, by=drafts.by(track), changes={"credits": given})
    credit = Credit.objects.get(artist=guest)

    at_a_lock(renaming(guest), lambda: credited.accept(credit=credit, by=drafts.by(guest)))

    assert document(Kind.TRACK, track.pk).artist_norm == "ada cole gast"
    assert not verify()


def test_a_guest_is_renamed_while_their_track_is_imported() -> None:
    guest = make_music.artist("Guest")
    new = NewTrack(title="Found", artist="Ada", duration_ms=1, featuring=("Guest",))

    at_a_lock(renaming(guest), lambda: catalog.add_imported_track(new=new))

    assert document(Kind.TRACK, Track.objects.get(title="Found").pk).artist_norm == "ada gast"
    assert not verify()


def test_documents_are_held_in_one_order() -> None:
    """An artist's comes after those of tracks, also where both follow from one change."""
    track = drafts.published(drafts.page(name="Ada Cole")).tracks.earliest("pk")
    artist = track.artist

    def hold() -> None:
        with transaction.atomic():
            documents.hold({Kind.ARTIST: [artist.pk], Kind.TRACK: [track.pk]})

    in_turn(lambda: lock(Kind.ARTIST, artist.pk), renaming(artist), hold)

    assert document(Kind.TRACK, track.pk).artist_norm == "gast"


def test_new_words_are_added_in_one_order() -> None:
    """By one statement, of whatever kind they are: so two who add the same never wait."""
    new = NewTrack(
        title="Found", artist="Ada", duration_ms=1, album="Box", album_artist="Various"
    )

    with CaptureQueriesContext(connection) as asked:
        catalog.add_imported_track(new=new)

    adding = [one for one in asked if "INSERT INTO audio_searchterm" in one["sql"]]
    assert len(adding) == 1


def test_documents_are_held_in_a_transaction_alone() -> None:
    with pytest.raises(TransactionManagementError):
        documents.hold({Kind.TRACK: [1]})


def test_a_part_that_waited_writes_nothing_that_was_hidden_meanwhile() -> None:
    """Also if it is stopped right afterwards, before it looks at what has changed."""
    track = make_music.track(title="Soon hidden")
    SearchDocument.objects.filter(kind=Kind.TRACK).update(title_norm="damaged")

    @contextmanager
    def stopped(what: str, unit: str) -> Iterator[Step]:
        yield lambda done, total: None
        if what == "Writing":
            raise KeyboardInterrupt

    def stop() -> None:
        with pytest.raises(KeyboardInterrupt):
            rebuild(progress=stopped)

    at_a_lock(lambda: _hide(track), stop)

    assert not document(Kind.TRACK, track.pk).is_public
    assert not verify()


def _hide(track: Track) -> None:
    catalog.take_down(subject=track, by=None, reason="A claim.")


def test_a_playlist_that_is_deleted_while_it_is_read_has_no_document() -> None:
    """Though the log of changes tells nothing of it."""
    made = make_playlist.public("Mornings")
    SearchDocument.objects.filter(kind=Kind.PLAYLIST).delete()

    @contextmanager
    def deleting(what: str, unit: str) -> Iterator[Step]:
        yield lambda done, total: None
        if what == "Reading":
            at_once(lambda: life.delete_playlist(playlist=made, by=made.owner))

    rebuild(progress=deleting)

    assert not SearchDocument.objects.filter(kind=Kind.PLAYLIST).exists()
    assert not verify()


def test_only_one_makes_the_index() -> None:
    def other() -> None:
        with pytest.raises(AlreadyRunning):
            verify()

    with alone():
        at_once(other)

    verify()


def test_a_page_that_is_given_is_its_owners_with_all_that_carries_it() -> None:
    track = make_music.track(artist="Guest")
    owner = drafts.manager()

    give_page(artist=track.artist, user=owner)

    assert document(Kind.TRACK, track.pk).owner_id == owner.pk
