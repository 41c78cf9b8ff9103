"""What happens at once: both are whole, and what counts it counts it right."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction

from audio.catalog import standing
from audio.catalog.services import hold_still, mark_playable, restore, take_down
from audio.models import Album, Artist, Genre, Report, SearchDocument, Track
from audio.publishing.changes import Place
from audio.publishing.services import albums, pages, releasing, tracks
from config.errors import DomainError, NotFound
from tests import at_once
from tests.audio.publishing import drafts

pytestmark = pytest.mark.django_db(transaction=True)


def trying(action: Callable[[], Any]) -> Callable[[], str]:
    """What became of it: nothing, or the refusal's code. All else fails the test."""

    def run() -> str:
        try:
            action()
        except DomainError as refused:
            return refused.code
        return ""

    return run


def everything_is_counted() -> None:
    """Against the rows, in plain counting."""
    for artist in Artist.objects.all():
        public = artist.tracks.filter(status="published").count()
        assert artist.tracks_count == public
        assert artist.albums_count == artist.albums.filter(status="published").count()
    for album in Album.objects.all():
        public = album.tracks.filter(status="published")
        assert album.tracks_count == public.count()
        assert album.duration_ms == sum(public.values_list("duration_ms", flat=True))
    for genre in Genre.objects.all():
        assert genre.tracks_count == genre.tracks.filter(status="published").count()
        assert genre.albums_count == genre.albums.filter(status="published").count()
    for track in Track.objects.all():
        found = SearchDocument.objects.get(kind=1, object_id=track.pk)
        assert found.is_public == (track.status == "published")
    assert SearchDocument.objects.filter(kind=1).count() == Track.objects.count()
    assert SearchDocument.objects.filter(kind=2).count() == Album.objects.count()


def held(album: Album, *actions: Callable[[], Any]) -> list[str]:
    """All wait for the artist, and then go on together."""
    tried = [trying(action) for action in actions]
    return at_once.at_a_lock(lambda: standing.hold(album.artist_id), *tried)


def test_two_publish() -> None:
    album = drafts.album(size=3, genres=["Shanty"])
    person = drafts.by(album)

    results = held(
        album,
        *[lambda: releasing.publish(release=album, by=person)] * 4,
    )

    assert results == [""] * 4
    album.refresh_from_db()
    assert album.status == "published"
    everything_is_counted()


@pytest.mark.parametrize("turn", range(3))
def test_publishing_and_taking_down(turn: int) -> None:
    album = drafts.album(size=3, genres=["Shanty"])
    person = drafts.by(album)

    at_once.at_once(
        trying(lambda: releasing.publish(release=album, by=person)),
        trying(lambda: take_down(subject=album, by=None, reason="Not theirs.")),
    )

    album.refresh_from_db()
    assert album.status == "taken_down"
    assert not Track.objects.filter(status="published").exists()
    everything_is_counted()
    restore(subject=album, by=None)
    statuses = {album.status for album in Album.objects.all()}
    assert statuses == set(Track.objects.values_list("status", flat=True))
    everything_is_counted()


@pytest.mark.parametrize("turn", range(3))
def test_publishing_and_deleting(turn: int) -> None:
    album = drafts.album(size=3, genres=["Shanty"])
    person = drafts.by(album)

    results = held(
        album,
        lambda: releasing.publish(release=album, by=person),
        lambda: albums.delete_album(album=album, by=person),
    )

    if results[0] == "not_found":  # deleted first: it never was public
        assert not Album.objects.exists()
        assert not Track.objects.exists()
    else:
        assert results == ["", ""]
        album.refresh_from_db()
        assert album.status == "withdrawn"
        assert set(Track.objects.values_list("status", flat=True)) == {"withdrawn"}
    everything_is_counted()


def test_two_orders_at_once_one_of_them_counts() -> None:
    album = drafts.album(size=4)
    person = drafts.by(album)
    one = list(album.tracks.order_by("pk").values_list("pk", flat=True))
    other = one[::-1]

    def order(ids: list[int]) -> Callable[[], None]:
        places = [Place(pk) for pk in ids]
        return lambda: albums.order_tracks(album=album, by=person, places=places)

    results = held(album, order(one), order(other))

    assert results == ["", ""]
    rows = album.tracks.order_by("album_position").values_list("pk", "track_number")
    assert [number for _, number in rows] == [1, 2, 3, 4]
    assert [pk for pk, _ in rows] in (one, other)


def test_an_order_while_a_track_comes() -> None:
    album = drafts.album(size=2)
    person, artist = drafts.by(album), album.artist
    places = [Place(pk) for pk in album.tracks.values_list("pk", flat=True)]

    results = held(
        album,
        lambda: albums.order_tracks(album=album, by=person, places=places),
        lambda: tracks.add_draft_track(artist=artist, title="Late", album=album),
    )

    assert results[0] in ("", "other_tracks")
    assert results[1] == ""
    numbers = album.tracks.order_by("album_position").values_list("track_number", flat=True)
    assert list(numbers) == [1, 2, 3]


def test_tracks_that_come_at_once_stand_one_after_the_other() -> None:
    album = drafts.album(size=0)
    artist = album.artist

    at_once.times(6, lambda: tracks.add_draft_track(artist=artist, title="Song", album=album))

    numbers = album.tracks.order_by("album_position").values_list("track_number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6]
    everything_is_counted()


@pytest.mark.parametrize("turn", range(3))
def test_publishing_and_withdrawing_the_page(turn: int) -> None:
    album = drafts.album(size=3, genres=["Shanty"])
    person = drafts.by(album)

    at_once.at_once(
        trying(lambda: releasing.publish(release=album, by=person)),
        trying(lambda: pages.withdraw_page(artist=album.artist, by=person)),
    )

    assert Artist.objects.get(pk=album.artist_id).status == "withdrawn"
    assert not Album.objects.filter(status="published").exists()
    assert not Track.objects.filter(status="published").exists()
    everything_is_counted()


def test_edits_of_different_fields_do_not_undo_each_other() -> None:
    album = drafts.album(size=1)
    person = drafts.by(album)

    results = held(
        album,
        lambda: albums.edit_album(album=album, by=person, changes={"label": "Quay"}),
        lambda: albums.edit_album(album=album, by=person, changes={"title": "Piers"}),
        lambda: albums.edit_album(album=album, by=person, changes={"genres": ["Shanty"]}),
    )

    assert results == ["", "", ""]
    album.refresh_from_db()
    assert (album.label, album.title, album.genres.count()) == ("Quay", "Piers", 1)
    assert album.typed == ["genres", "label", "title"]


def test_the_worker_is_ready_with_a_track_while_its_album_is_published() -> None:
    """Neither waits for the other in turn, which PostgreSQL would end with an error."""
    album = drafts.album(size=6, genres=["Shanty"])
    person, all_ = drafts.by(album), list(album.tracks.all())

    def readied(track: Track) -> Callable[[], str]:
        return trying(lambda: mark_playable(track=track, duration_ms=200_000))

    results = at_once.at_once(
        trying(lambda: releasing.publish(release=album, by=person)),
        *[readied(track) for track in all_],
    )

    assert results == [""] * 7
    album.refresh_from_db()
    assert album.duration_ms == 1_200_000
    everything_is_counted()


@pytest.mark.parametrize("turn", range(3))
def test_new_audio_arrives_while_the_album_is_published_or_deleted(turn: int) -> None:
    """Its rows are written before the track is; deleting goes the other way round."""
    out, gone = drafts.album(size=3), drafts.album(size=3)

    def arrive(track: Track) -> None:
        with transaction.atomic():
            hold_still(track=track)
            Track.objects.get(pk=track.pk)
            Report.objects.create(track=track, version=1)
            mark_playable(track=track, duration_ms=200_000)

    def arriving(track: Track) -> Callable[[], str]:
        def run() -> str:
            with suppress(Track.DoesNotExist):
                arrive(track)
            return ""

        return run

    results = at_once.at_once(
        trying(lambda: releasing.publish(release=out, by=drafts.by(out))),
        trying(lambda: albums.delete_album(album=gone, by=drafts.by(gone))),
        *[arriving(track) for track in Track.objects.all()],
    )

    assert results == [""] * 8
    assert Track.objects.filter(status="published").count() == Report.objects.count() == 3
    everything_is_counted()


def test_two_artists_make_the_same_new_genres() -> None:
    first, second = drafts.album(), drafts.album()

    results = at_once.at_once(
        *[
            trying(
                lambda album=album, names=names: albums.edit_album(  # type: ignore[misc]
                    album=album, by=drafts.by(album), changes={"genres": names}
                )
            )
            for album, names in (
                (first, ["Alpha", "Beta", "Gamma"]),
                (second, ["Gamma", "Beta", "Alpha"]),
            )
            * 3
        ]
    )

    assert results == [""] * 6
    assert Genre.objects.count() == 3


def test_what_is_gone_is_not_found() -> None:
    album = drafts.album()
    person = drafts.by(album)
    albums.delete_album(album=album, by=person)

    with pytest.raises(NotFound):
        releasing.publish(release=album, by=person)
    with pytest.raises(NotFound):
        albums.delete_album(album=album, by=person)
