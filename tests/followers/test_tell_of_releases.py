"""Followers are told of what artists release: `followers/releases.py`."""

from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from audio.changes.models import Change, Kind
from audio.changes.services import note
from audio.models import Album, Artist, FollowedArtist, Track
from config.fields import utc_now
from followers import releases, services
from followers.models import ReleaseWatch
from tests import make, make_music
from tests.users.webhooks.receiving import unused
from users.accounts.choices import Level
from users.models import Client, Notification, User, Webhook, WebhookDelivery
from users.notifications.services import tell

pytestmark = pytest.mark.django_db(transaction=True)


def follower(artist: Artist) -> User:
    """Since before anything of theirs came out."""
    person = make.user()
    services.follow_artist(user=person, artist=artist)
    FollowedArtist.objects.filter(user=person).update(created_at=utc_now() - timedelta(400))
    return person


def told(person: User) -> list[dict[str, int]]:
    rows = Notification.objects.of(person).filter(kind="new_release").order_by("pk")
    return list(rows.values_list("context", flat=True))


def changed(thing: Album | Track) -> None:
    kind = Kind.ALBUM if isinstance(thing, Album) else Kind.TRACK
    with transaction.atomic():
        note(kind=kind, ids=[thing.pk])


def test_tells_the_webhooks_of_followers_of_what_was_imported_once() -> None:
    album = make_music.album()
    fan = follower(album.artist)
    hook = unused(fan)
    Webhook.objects.update(events=["release.published"], created_at=utc_now() - timedelta(400))
    late = unused(fan)
    Webhook.objects.filter(pk=late.pk).update(events=["release.published"])

    for _ in range(2):
        changed(album)
        releases.tell_followers()

    [sent] = WebhookDelivery.objects.all()
    assert (sent.webhook_id, sent.subject_kind, sent.subject_id) == (hook.pk, "album", album.pk)


def test_tells_each_follower_once() -> None:
    album = make_music.album()
    ada, ben, other = follower(album.artist), follower(album.artist), make.user()
    changed(album)

    assert releases.tell_followers() == 2
    changed(album)
    assert releases.tell_followers() == 0

    context = {"artist": album.artist_id, "album": album.pk}
    assert told(ada) == told(ben) == [context]  # and not of each track
    assert told(other) == []


def test_tells_of_a_track_without_an_album() -> None:
    track = make_music.track()
    ada = follower(track.artist)
    changed(track)

    releases.tell_followers()

    assert told(ada) == [{"artist": track.artist_id, "track": track.pk}]


@pytest.mark.parametrize("status", ["draft", "scheduled", "withdrawn", "taken_down"])
def test_tells_of_what_is_out_once_it_is(status: str) -> None:
    album = make_music.album()
    ada = follower(album.artist)
    Album.objects.filter(pk=album.pk).update(status=status)
    changed(album)
    releases.tell_followers()
    assert told(ada) == []

    Album.objects.filter(pk=album.pk).update(status="published")
    changed(album)
    releases.tell_followers()

    assert len(told(ada)) == 1


def test_old_releases_are_no_news() -> None:
    album, late = make_music.album(), make_music.album()
    ada, ben = follower(album.artist), make.user()
    Album.objects.filter(pk=album.pk).update(first_published_at=utc_now() - timedelta(31))
    services.follow_artist(user=ben, artist=late.artist)  # after it came out
    for one in (album, late):
        changed(one)

    releases.tell_followers()

    assert told(ada) == told(ben) == []


def test_spares_whoever_muted_the_artist_or_wants_none() -> None:
    album = make_music.album()
    muting, unwilling = follower(album.artist), follower(album.artist)
    services.block_artist(user=muting, artist=album.artist, level=Level.MUTE)
    Client.objects.filter(pk=unwilling.pk).update(notifications={"new_release": False})
    changed(album)

    assert releases.tell_followers() == 0


def test_what_commits_late_is_not_missed() -> None:
    """Noted first, committed last: what came between has been told of meanwhile."""
    slow, quick = make_music.album(), make_music.album()
    ada = follower(slow.artist)
    services.follow_artist(user=ada, artist=quick.artist)
    FollowedArtist.objects.update(created_at=utc_now() - timedelta(400))
    Change.objects.all().delete()
    noted, may_commit = Event(), Event()

    def commit_late() -> None:
        with transaction.atomic():
            note(kind=Kind.ALBUM, ids=[slow.pk])
            noted.set()
            may_commit.wait(30)
        connection.close()

    thread = Thread(target=commit_late)
    thread.start()
    assert noted.wait(30)
    changed(quick)
    releases.tell_followers()
    assert [context["album"] for context in told(ada)] == [quick.pk]  # which waits for nobody
    may_commit.set()
    thread.join()
    releases.tell_followers()

    assert {context["album"] for context in told(ada)} == {slow.pk, quick.pk}
    assert len(told(ada)) == 2


def test_goes_on_after_it_was_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "BATCH", 1)
    album = make_music.album()
    people = [follower(album.artist) for _ in range(3)]
    changed(album)
    calls: list[Any] = []

    def killed(**given: Any) -> int:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return tell(**given)

    monkeypatch.setattr(releases, "tell", killed)
    with pytest.raises(KeyboardInterrupt):
        releases.tell_followers()
    releases.tell_followers()

    assert [len(told(person)) for person in people] == [1, 1, 1]


def test_begins_anew_where_numbers_begin_anew() -> None:
    album = make_music.album()
    ada = follower(album.artist)
    changed(album)
    ReleaseWatch.objects.create(pk=1, through=2**62)

    releases.tell_followers()

    assert len(told(ada)) == 1
    assert ReleaseWatch.objects.get().through < 2**62
