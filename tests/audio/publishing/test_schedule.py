"""Scheduling: live at the instant, not before, wherever in the world it was written."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from audio.catalog.models.publication import WrongStatus
from audio.catalog.services import restore, take_down
from audio.duplicates.models import Duplicate
from audio.models import Album, Track
from audio.publishing.refusals import AlbumLeads, NotReady, NotThen
from audio.publishing.services import pages, releasing, tracks
from audio.publishing.tasks import go_live
from tests import at_once, jobs, make, make_music
from tests.api_client import Api, refused
from tests.audio.publishing import drafts
from users.accounts.models import EmailUnverified

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


def in_(delay: timedelta) -> datetime:
    return timezone.now() + delay


def schedule(release: Any, at: datetime, time_zone: str = "") -> None:
    releasing.schedule(release=release, by=drafts.by(release), at=at, time_zone=time_zone)
    release.refresh_from_db()


def due(release: Any, by: timedelta = timedelta(0)) -> None:
    """As if so much time had passed beyond its instant."""
    type(release).objects.filter(pk=release.pk).update(published_at=timezone.now() - by)


def statuses(album: Album) -> list[str]:
    rows = Track.objects.filter(album=album).order_by("album_position")
    return list(rows.values_list("status", flat=True))


def status(release: Any) -> str:
    release.refresh_from_db()
    return str(release.status)


def test_it_waits_with_its_tracks_seen_by_nobody(api: Api) -> None:
    album = drafts.album()

    schedule(album, in_(HOUR))

    assert (album.status, statuses(album)) == ("scheduled", ["scheduled", "scheduled"])
    refused(api.get(f"/api/albums/{album.pk}/"), 404, "not_found")


def test_its_job_publishes_it_at_the_instant_and_not_before(api: Api) -> None:
    """With the worker's own clock: nothing is moved."""
    album, at = drafts.album(), in_(timedelta(seconds=2.5))
    schedule(album, at)

    jobs.run_due()
    assert status(album) == "scheduled"
    assert timezone.now() < at
    while status(album) != "published":
        assert timezone.now() < at + timedelta(seconds=60)
        jobs.run_due()

    assert timezone.now() >= at
    assert statuses(album) == ["published", "published"]
    assert album.published_at == album.first_published_at == at
    assert api.get(f"/api/albums/{album.pk}/").json()["tracks_count"] == 2
    album.artist.refresh_from_db()
    assert (album.artist.albums_count, album.artist.tracks_count) == (1, 2)


def test_the_sweep_finds_what_no_job_published() -> None:
    album = drafts.album()
    schedule(album, in_(HOUR))
    go_live(timestamp=0)
    assert status(album) == "scheduled"

    due(album)
    go_live(timestamp=0)

    assert status(album) == "published"


def test_moved_it_does_not_go_live_at_the_first_instant() -> None:
    album = drafts.album()
    schedule(album, in_(timedelta(seconds=1)))
    schedule(album, in_(HOUR))

    jobs.run_due(later=timedelta(minutes=10))

    assert status(album) == "scheduled"
    due(album)
    jobs.run_due(later=HOUR)
    assert status(album) == "published"


def test_called_off_it_does_not_go_live() -> None:
    album = drafts.album()
    schedule(album, in_(timedelta(seconds=1)))
    releasing.back_to_draft(release=album, by=drafts.by(album))
    due(album)

    jobs.run_due(later=HOUR)
    go_live(timestamp=0)

    assert (status(album), statuses(album)) == ("draft", ["draft", "draft"])


def test_a_track_by_itself_is_scheduled_alike() -> None:
    track = drafts.track(drafts.page())
    schedule(track, in_(HOUR), "Asia/Kolkata")
    assert (track.status, track.time_zone) == ("scheduled", "Asia/Kolkata")

    due(track)
    jobs.run_due(later=HOUR)

    assert status(track) == "published"


def test_a_track_of_an_album_goes_with_it() -> None:
    album = drafts.album(size=1)

    with pytest.raises(AlbumLeads):
        schedule(Track.objects.get(), in_(HOUR))
    schedule(album, in_(HOUR))
    with pytest.raises(AlbumLeads):
        releasing.back_to_draft(release=Track.objects.get(), by=drafts.by(album))
    with pytest.raises(AlbumLeads):
        releasing.publish(release=Track.objects.get(), by=drafts.by(album))


@pytest.mark.parametrize("delay", [timedelta(0), -HOUR, timedelta(days=732)])
def test_only_what_is_to_come_can_be_named(delay: timedelta) -> None:
    album = drafts.album()

    with pytest.raises(NotThen):
        schedule(album, in_(delay))

    assert status(album) == "draft"


def test_what_is_not_ready_is_refused_at_once() -> None:
    album = drafts.album(size=0)
    drafts.track(album.artist, album=album, ready=False)

    with pytest.raises(NotReady):
        schedule(album, in_(HOUR))


def test_an_unverified_address_schedules_nothing() -> None:
    album = drafts.album(drafts.page(make.user()))

    with pytest.raises(EmailUnverified):
        schedule(album, in_(HOUR))


def test_what_is_out_cannot_be_scheduled() -> None:
    album = drafts.published()

    with pytest.raises(WrongStatus):
        schedule(album, in_(HOUR))


def test_what_is_not_ready_at_the_instant_follows() -> None:
    album, other = drafts.album(size=2), make_music.track()
    schedule(album, in_(HOUR))
    held = Track.objects.get(title="Song 2")
    found = Duplicate.objects.create(track=held, other=other, error_rate=0.1)
    due(album)
    due(held)

    go_live(timestamp=0)
    assert (status(album), statuses(album)) == ("published", ["published", "scheduled"])
    found.status = Duplicate.Status.DISMISSED
    found.save()
    go_live(timestamp=0)

    assert statuses(album) == ["published", "published"]
    album.refresh_from_db()
    assert album.tracks_count == 2


def test_an_album_of_which_nothing_is_ready_waits() -> None:
    album = drafts.album(size=1)
    schedule(album, in_(HOUR))
    Track.objects.update(is_playable=False)
    due(album)

    go_live(timestamp=0)
    assert status(album) == "scheduled"
    Track.objects.update(is_playable=True)
    go_live(timestamp=0)

    assert status(album) == "published"


def test_what_came_to_it_meanwhile_comes_out_with_it() -> None:
    album = drafts.album(size=1)
    schedule(album, in_(HOUR))
    drafts.track(album.artist, "Late", album=album)
    drafts.track(album.artist, "Too late", album=album, ready=False)
    due(album)

    go_live(timestamp=0)

    assert statuses(album) == ["published", "published", "draft"]


def test_taken_down_it_stays_away_until_it_is_restored() -> None:
    album = drafts.album()
    schedule(album, in_(HOUR))
    take_down(subject=album, by=None, reason="Not theirs.")
    due(album)
    go_live(timestamp=0)
    assert status(album) == "taken_down"

    restore(subject=album, by=None)
    go_live(timestamp=0)

    assert status(album) == "published"


def test_with_its_page_withdrawn_it_is_a_draft() -> None:
    album = drafts.album()
    schedule(album, in_(HOUR))

    pages.withdraw_page(artist=album.artist, by=drafts.by(album))

    assert (status(album), statuses(album)) == ("draft", ["draft", "draft"])


def test_one_that_fails_keeps_no_other_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = drafts.album(), drafts.album()
    for album in (first, second):
        schedule(album, in_(HOUR))
    due(first, by=HOUR)
    due(second)
    Album.objects.filter(pk=first.pk).update(time_zone="Nowhere/AtAll")

    with pytest.raises(releasing.NotAllLive, match="1 of 2"):
        go_live(timestamp=0)

    assert (status(first), status(second)) == ("scheduled", "published")


def test_swept_twice_at_once_it_is_published_once() -> None:
    album = drafts.album(size=3)
    schedule(album, in_(HOUR))
    due(album)

    live = at_once.times(4, lambda: releasing.go_live(now=timezone.now()))

    assert sum(live) == 1
    album.refresh_from_db()
    assert album.tracks_count == 3


# As people write it


def test_deleting_a_track_that_is_scheduled_by_itself() -> None:
    track = drafts.track(drafts.page())
    schedule(track, in_(HOUR))

    tracks.delete_track(track=track, by=drafts.by(track))

    jobs.run_due(later=2 * HOUR)
    assert not Track.objects.exists()
