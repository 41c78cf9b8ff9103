"""Changes of the catalogue are noted with all that shows them."""

import pytest
from django.db import connection, transaction

from audio.catalog.new import NewTrack
from audio.catalog.ownership import give_page
from audio.catalog.services import add_imported_track, mark_playable, restore, take_down
from audio.changes.models import Change, Kind
from audio.changes.services import note, note_all, start_anew
from audio.models import Credit, Track
from audio.plays import services as plays
from audio.plays.schemas import PlayIn
from audio.publishing.services.albums import delete_album, edit_album
from audio.publishing.services.pages import edit_page
from audio.publishing.services.tracks import add_draft_track, delete_track
from tests import at_once, make, make_music
from tests.audio.changes.noted import forget_all, how_much, noted

pytestmark = pytest.mark.django_db


def test_an_artist_is_renamed() -> None:
    person = make.user()
    page = make_music.artist(user=person)
    draft = add_draft_track(artist=page, title="Kelp", by=person)
    guest = make_music.track(title="Tide", featuring=("The Weir",))
    other = Credit.objects.get(track=guest).artist
    assert other
    give_page(artist=other, user=person)
    of_album = make_music.album("Harbour", size=2, artist="Somebody")
    forget_all()

    edit_page(artist=page, by=person, changes={"name": "The Lock"})
    edit_page(artist=other, by=person, changes={"name": "The Sluice"})

    assert noted() == {
        ("artist", page.pk),
        ("track", draft.pk),
        ("artist", other.pk),
        ("track", guest.pk),
    }
    assert ("album", of_album.pk) not in noted()


def test_an_album_is_changed_with_its_tracks() -> None:
    person = make.user()
    album = make_music.album(size=2)
    give_page(artist=album.artist, user=person)
    forget_all()

    edit_album(album=album, by=person, changes={"title": "Harbour"})

    tracks = {("track", pk) for pk in album.tracks.values_list("pk", flat=True)}
    assert noted() == {("album", album.pk), *tracks}


def test_a_takedown_and_what_it_counts() -> None:
    album = make_music.album(size=2)
    track = album.tracks.order_by("pk")[0]
    told = {("track", track.pk), ("album", album.pk), ("artist", album.artist_id)}
    forget_all()

    take_down(subject=track, by=None, reason="A notice.")
    assert noted() == told
    forget_all()
    restore(subject=track, by=None)
    assert noted() == told


def test_an_import_does_not_touch_what_was_there() -> None:
    """Else a thousand tracks of one artist would be a million notes."""
    first = make_music.track(artist="The Weir", album="Harbour")
    forget_all()

    second = make_music.track(artist="The Weir", album="Harbour", playable=False)

    assert noted() == {
        ("track", second.pk),
        ("album", first.album_id),
        ("artist", first.artist_id),
    }


def test_it_can_be_played() -> None:
    track = make_music.track(playable=False)
    forget_all()

    mark_playable(track=track, duration_ms=1000)

    assert noted() == {("track", track.pk)}


def test_drafts_that_are_deleted() -> None:
    person = make.user()
    page = make_music.artist(user=person)
    track = add_draft_track(artist=page, title="Kelp", by=person)
    pk = track.pk
    forget_all()

    delete_track(track=track, by=person)

    assert noted(person.pk) == {("track", pk)}
    assert noted() == set(), "its number alone would tell that there was something"


def test_an_album_goes_and_its_known_tracks_stay() -> None:
    person = make.user()
    page = make_music.artist(user=person)
    album = make_music.album("Harbour", size=1)
    album.artist, album.status, album.first_published_at = page, "draft", None
    album.save()
    [known] = album.tracks.all()
    gone = add_draft_track(artist=page, title="Kelp", album=album, by=person)
    forget_all()

    delete_album(album=album, by=person)

    assert noted() == {("track", known.pk)}
    assert noted(person.pk) == {("track", gone.pk), ("album", album.pk)}
    assert Track.objects.filter(pk=gone.pk).count() == 0


def test_plays_and_counters_are_no_change() -> None:
    listener, track = make.user(), make_music.track()
    forget_all()

    play = PlayIn(
        event_id="6d7e0d3c-9c1e-4f5a-9b55-0c8f5f3f8a11",
        track_id=track.pk,
        played_at="2026-01-02T03:04:05Z",
        ms_played=180_000,
    )
    plays.record(user=listener, plays=[play])
    Track.objects.filter(pk=track.pk).update(likes_count=4)

    track.refresh_from_db()
    assert track.plays_count == 1
    assert how_much() == 0


def test_one_row_a_thing() -> None:
    note(kind=Kind.TRACK, ids=[5, 5, 4])
    note(kind=Kind.TRACK, ids=[5])
    note(kind=Kind.TRACK, ids=[])

    assert noted() == {("track", 5), ("track", 4)}


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_in_a_circle() -> None:
    """Eight at once, each with the same things in an order of their own."""
    forwards, backwards = list(range(1, 300)), list(range(299, 0, -1))

    def noting(ids: list[int]) -> None:
        for _ in range(5):
            with transaction.atomic():
                note_all(ids={Kind.TRACK: ids, Kind.ALBUM: ids})

    at_once.at_once(*[lambda: noting(forwards), lambda: noting(backwards)] * 4)

    assert how_much() == 2 * 299


@pytest.mark.django_db(transaction=True)
def test_start_anew() -> None:
    note(kind=Kind.TRACK, ids=[1])
    start_anew()
    [first] = Change.objects.filter(kind=Kind.LOG)
    Change.objects.update(xid=2**40)  # as a backup of an older server has it

    start_anew()

    [second] = Change.objects.filter(kind=Kind.LOG)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        [now] = cursor.fetchone()
    assert first.object_id != second.object_id
    assert set(Change.objects.values_list("xid", flat=True)) == {second.xid}
    assert second.xid < now


def test_it_is_whole_for_an_import_with_a_cover() -> None:
    """The album's first cover shows on the tracks that were there before."""
    first = make_music.track(artist="The Weir", album="Harbour")
    forget_all()

    new = NewTrack(title="Second", artist="The Weir", album="Harbour", duration_ms=1)
    add_imported_track(new=new, store_cover=lambda: "a-key")

    assert ("track", first.pk) in noted()
