"""The weekly digest: who gets it, what it says, once a week."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from audio.catalog.services import take_down
from audio.models import Album, Artist, ArtistBlock, FollowedArtist, Track
from followers import digests, services
from followers.models import DigestWatch
from tests import make, make_music
from tests.users.notifications.noting import outbox
from users.accounts.choices import Level
from users.models import Client, Mail, User
from users.notifications import sending
from users.notifications.mailing import send_each

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
BEFORE = datetime(2026, 11, 15, 23, 59, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch: Any) -> Any:
    """Sets the clock, and a first week that is over."""

    def move(moment: datetime) -> None:
        monkeypatch.setattr(digests, "utc_now", lambda: moment)

    move(MONDAY - timedelta(7))
    digests.send_digests()
    move(MONDAY)
    return move


def reader(**fields: Any) -> User:
    """Asked for it."""
    person = make.user(**{"email_verified_at": timezone.now()} | fields)
    Client.objects.filter(pk=person.pk).update(notifications={"weekly_digest": True})
    return person


def follows(person: User, artist: Artist) -> None:
    services.follow_artist(user=person, artist=artist)


def album(title: str, at: datetime = FRIDAY, artist: Artist | None = None) -> Album:
    made = make_music.album(title)
    changes: dict[str, Any] = {"first_published_at": at, "published_at": at}
    Album.objects.filter(pk=made.pk).update(**changes, artist=artist or made.artist)
    return Album.objects.get(pk=made.pk)


def bodies() -> dict[str, str]:
    sending.send_due()
    return {message.to[0]: str(message.body) for message in outbox()}


def test_tells_of_releases_and_of_their_own_week(at: Any) -> None:
    ada = reader(email="ada@example.org")
    ferry, old = album("Night Ferry"), album("Older", at=BEFORE)
    follows(ada, ferry.artist)
    follows(ada, old.artist)
    track = make_music.track(title="Quay", artist="Grace")
    for minutes in (1, 2):
        make_music.play(
            ada, track, played_at=FRIDAY + timedelta(minutes=minutes), ms_played=90_000
        )

    assert digests.send_digests() == 1

    body = bodies()["ada@example.org"]
    assert "Your week had 2 plays, 3 minutes in all. Most of it was by Grace." in body
    assert f"Night Ferry · {ferry.artist.name}" in body
    assert f"/s/album/{ferry.pk}/night-ferry/" in body
    assert "Older" not in body
    assert "No more of these mails:" in body


def test_counts_what_their_year_counts(at: Any) -> None:
    """Not what they left after two seconds, whether an app calls that skipped or not."""
    ada = reader(email="ada@example.org")
    track = make_music.track(title="Quay", artist="Grace")
    for minute in range(3):
        begun = FRIDAY + timedelta(minutes=minute)
        make_music.play(ada, track, played_at=begun, ms_played=120_000)
    for minute in range(20):
        begun = FRIDAY + timedelta(hours=1, minutes=minute)
        make_music.play(ada, track, played_at=begun, ms_played=2_000, counted=False)

    digests.send_digests()

    assert "Your week had 3 plays, 6 minutes in all." in bodies()["ada@example.org"]


def test_comes_once_a_week(at: Any) -> None:
    ada, ferry = reader(), album("Night Ferry")
    follows(ada, ferry.artist)

    assert [digests.send_digests(), digests.send_digests()] == [1, 0]
    DigestWatch.objects.update(through=0, is_done=False)  # as if it had been killed at once
    assert digests.send_digests() == 0
    at(MONDAY + timedelta(7))
    assert digests.send_digests() == 0  # nothing came out, nothing was played
    assert Mail.objects.count() == 1


def test_goes_on_where_it_was_killed(at: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(digests, "BATCH", 2)
    ferry = album("Night Ferry")
    for _ in range(5):
        follows(reader(), ferry.artist)
    calls: list[Any] = []

    def dies(**given: Any) -> int:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return send_each(**given)

    monkeypatch.setattr(digests, "send_each", dies)
    with pytest.raises(KeyboardInterrupt):
        digests.send_digests()
    assert Mail.objects.count() == 2

    assert digests.send_digests() == 3
    assert Mail.objects.values("user").distinct().count() == 5


def test_not_to_those_who_did_not_ask(at: Any) -> None:
    ferry = album("Night Ferry")
    for person in (
        make.user(email_verified_at=timezone.now()),
        reader(email_verified_at=None),
        reader(is_active=False),
        reader(erase_at=timezone.now()),
    ):
        FollowedArtist.objects.create(user=person, artist=ferry.artist)

    assert digests.send_digests() == 0


def test_not_of_artists_whom_they_muted(at: Any) -> None:
    ada, ferry = reader(), album("Night Ferry")
    follows(ada, ferry.artist)
    ArtistBlock.objects.create(user=ada, artist=ferry.artist, level=Level.MUTE)

    assert digests.send_digests() == 0


def test_not_of_what_is_gone_when_it_is_sent(at: Any) -> None:
    ada, ferry, quay = reader(email="ada@example.org"), album("Night Ferry"), album("Quay")
    follows(ada, ferry.artist)
    follows(ada, quay.artist)
    digests.send_digests()
    take_down(subject=ferry, by=None, reason="A notice.")

    body = bodies()["ada@example.org"]

    assert "Quay" in body
    assert "Night Ferry" not in body
    assert "more." not in body


def test_names_six_and_counts_the_rest(at: Any) -> None:
    ada, ada_artist = reader(email="ada@example.org"), make_music.artist("Ada")
    follows(ada, ada_artist)
    single = Track.objects.filter(artist=ada_artist)  # which made them an artist
    assert single.update(first_published_at=FRIDAY + timedelta(days=1)) == 1
    for number in range(8):
        album(f"Number {number}", at=FRIDAY + timedelta(minutes=number), artist=ada_artist)
    digests.send_digests()

    body = bodies()["ada@example.org"]

    assert body.count("/s/") == 6
    assert "Number 7" in body
    assert "Number 2" not in body
    assert "And 3 more." in body


def test_waits_until_six_on_monday_morning(at: Any) -> None:
    ada, ferry = reader(), album("Night Ferry")
    follows(ada, ferry.artist)

    at(MONDAY.replace(hour=5))
    assert digests.send_digests() == 0
    at(MONDAY + timedelta(days=2))  # the server was off on Monday
    assert digests.send_digests() == 1


def test_costs_the_same_statements_for_many(at: Any, django_assert_num_queries: Any) -> None:
    ferry = album("Night Ferry")
    people = [reader() for _ in range(40)]
    for person in people:
        follows(person, ferry.artist)

    week = digests.Week.before(MONDAY)
    for some in (people[:1], people):
        with django_assert_num_queries(2):
            assert len(digests.told([person.pk for person in some], week)) == len(some)
