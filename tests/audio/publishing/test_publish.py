"""Publishing a release: what it takes, and what everybody sees then."""

from typing import Any

import pytest

from audio.catalog.models.publication import Status, WrongStatus
from audio.catalog.models.stamp import current_stamp
from audio.catalog.services import restore, take_down
from audio.duplicates.models import Duplicate
from audio.models import Album, Genre, SearchDocument, Track
from audio.publishing.refusals import (
    AlbumLeads,
    NothingToPublish,
    NotReady,
    PageNotPublished,
    UnderReview,
)
from audio.publishing.services import releasing
from tests import make, make_music
from tests.audio.publishing import drafts
from users.accounts.models import EmailUnverified

pytestmark = pytest.mark.django_db


def statuses(album: Album) -> list[str]:
    rows = Track.objects.filter(album=album).order_by("album_position")
    return list(rows.values_list("status", flat=True))


def publish(release: Any) -> None:
    releasing.publish(release=release, by=drafts.by(release))
    release.refresh_from_db()


def test_an_album_comes_with_its_tracks() -> None:
    album = drafts.album(size=3, genres=["Shanty"])

    publish(album)

    assert album.status == "published"
    assert statuses(album) == ["published"] * 3
    assert (album.tracks_count, album.duration_ms) == (3, 540_000)


def test_all_that_counts_it_counts_it() -> None:
    artist = drafts.page()
    album = drafts.album(artist, size=2, genres=["Shanty"])
    drafts.track(artist, "Third", album=album, genres=["shanty"])
    assert Genre.objects.get().tracks_count == 0

    publish(album)

    artist.refresh_from_db()
    assert (artist.albums_count, artist.tracks_count) == (1, 3)
    genre = Genre.objects.get()
    assert (genre.albums_count, genre.tracks_count) == (1, 1)


def test_it_can_be_found_and_the_stamp_says_so() -> None:
    album = drafts.album(size=1)
    assert not SearchDocument.objects.filter(is_public=True).exclude(kind=3).exists()
    before = current_stamp()

    publish(album)

    public = SearchDocument.objects.filter(is_public=True).order_by("title")
    assert list(public.values_list("title", flat=True)) == ["Ada Cole", "Harbour", "Song 1"]
    assert current_stamp() == before + 1


def test_without_a_verified_address_nothing_is_published() -> None:
    artist = drafts.page(make.user())
    album = drafts.album(artist)

    with pytest.raises(EmailUnverified):
        publish(album)

    assert statuses(album) == ["draft", "draft"]


def test_a_track_without_audio_holds_back_the_album_and_is_named() -> None:
    album = drafts.album(size=1)
    silent = drafts.track(album.artist, "Unheard", album=album, ready=False)

    with pytest.raises(NotReady, match="Unheard") as refused:
        publish(album)

    assert refused.value.members == {"tracks": [silent.pk]}
    assert Album.objects.get().status == "draft"
    assert statuses(album) == ["draft", "draft"]


@pytest.mark.parametrize("status", [Duplicate.Status.OPEN, Duplicate.Status.CONFIRMED])
def test_what_sounds_like_anothers_waits_for_people(status: str) -> None:
    album, other = drafts.album(size=2), make_music.track()
    held = Track.objects.get(title="Song 2")
    found = Duplicate.objects.create(track=held, other=other, error_rate=0.1, status=status)

    with pytest.raises(UnderReview, match="Song 2") as refused:
        publish(album)

    assert refused.value.members == {"tracks": [held.pk]}
    found.status = Duplicate.Status.DISMISSED
    found.save()
    publish(album)
    assert statuses(album) == ["published", "published"]


def test_an_album_needs_a_track() -> None:
    with pytest.raises(NothingToPublish):
        publish(drafts.album(size=0))


def test_a_hidden_page_publishes_nothing() -> None:
    album = drafts.album()
    type(album.artist).objects.update(status=Status.WITHDRAWN)

    with pytest.raises(PageNotPublished):
        publish(album)


def test_a_track_by_itself() -> None:
    track = drafts.track(drafts.page())

    publish(track)

    assert track.status == "published"
    assert track.artist.tracks_count == 1


def test_an_albums_track_waits_for_its_album() -> None:
    album = drafts.album(size=1)

    with pytest.raises(AlbumLeads):
        publish(Track.objects.get())

    publish(album)
    late = drafts.track(album.artist, "Late", album=album)
    assert late.status == "draft"
    publish(late)
    assert statuses(album) == ["published", "published"]


def test_publishing_again_adds_what_came_later() -> None:
    album = drafts.published(size=1)
    first = album.published_at
    drafts.track(album.artist, "Late", album=album)

    publish(album)

    assert statuses(album) == ["published", "published"]
    assert album.published_at == first
    assert album.tracks_count == 2


def test_what_came_out_keeps_its_first_day() -> None:
    album = drafts.published()
    first = album.published_at
    releasing.withdraw(release=album, by=drafts.by(album))
    album.refresh_from_db()

    publish(album)

    assert album.published_at == album.first_published_at == first
    assert statuses(album) == ["published", "published"]


def test_what_was_taken_down_stays_so() -> None:
    album = drafts.album()
    take_down(subject=album, by=None, reason="Not theirs.")
    album.refresh_from_db()

    with pytest.raises(WrongStatus):
        publish(album)

    restore(subject=album, by=None)
    album.refresh_from_db()
    assert album.status == "draft"
    publish(album)


def test_of_an_album_a_track_that_was_taken_down_stays_so() -> None:
    album = drafts.album(size=2)
    hidden = Track.objects.get(title="Song 1")
    take_down(subject=hidden, by=None, reason="Not theirs.")

    publish(album)

    assert statuses(album) == ["taken_down", "published"]
    assert album.tracks_count == 1


def test_a_track_that_was_withdrawn_by_itself_stays_so() -> None:
    album = drafts.published(size=2)
    one = Track.objects.get(title="Song 1")
    releasing.withdraw(release=one, by=drafts.by(one))
    for verb in (releasing.withdraw, releasing.publish):
        verb(release=album, by=drafts.by(album))

    assert statuses(album) == ["withdrawn", "published"]


def test_the_day_of_release_is_that_of_publishing_unless_told() -> None:
    album = drafts.published()

    assert album.release_date == album.published_at.date()
    assert album.release_date_precision == "day"
