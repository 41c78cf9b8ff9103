"""Round numbers of plays, told once."""

import json
from typing import Any

import pytest

from audio.models import Artist, Milestone, Track
from audio.plays import milestones
from tests import at_once, make_music
from tests.audio.publishing import drafts
from tests.users.webhooks.receiving import webhook
from users.models import WebhookDelivery

pytestmark = pytest.mark.django_db


def played(track: Track, plays: int) -> None:
    Track.objects.filter(pk=track.pk).update(plays_count=plays)


def told() -> list[tuple[str, str, int]]:
    rows = [json.loads(row.body) for row in WebhookDelivery.objects.order_by("pk")]
    return [(row["type"], row["data"]["title"], row["data"]["plays"]) for row in rows]


def album_of(size: int = 1) -> tuple[Any, list[Track]]:
    """Whose manager has a webhook."""
    album = drafts.published(size=size)
    webhook("https://hooks.example.org/", drafts.by(album))
    WebhookDelivery.objects.all().delete()
    return album, [*album.tracks.order_by("pk")]


def test_each_is_told_once() -> None:
    _, [song] = album_of()

    played(song, 99)
    assert milestones.tell() == 0
    played(song, 100)
    milestones.tell()
    played(song, 700)
    milestones.tell()
    milestones.tell()

    assert told() == [
        ("track.milestone", "Song 1", 100),
        ("release.milestone", "Harbour", 100),
    ]


def test_none_is_jumped_over() -> None:
    _, [song] = album_of()
    played(song, 100)
    milestones.tell()

    played(song, 123_456)
    milestones.tell()

    of_track = [plays for kind, _, plays in told() if kind == "track.milestone"]
    assert of_track == [100, 1_000, 10_000, 100_000]


def test_an_album_has_those_of_its_tracks_together() -> None:
    _, songs = album_of(size=3)
    for song in songs:
        played(song, 40)

    milestones.tell()

    assert told() == [("release.milestone", "Harbour", 100)]


def test_what_is_hidden_waits() -> None:
    album, [song] = album_of()
    played(song, 100)
    Track.objects.filter(pk=song.pk).update(status="withdrawn")
    assert milestones.tell() == 0

    Track.objects.filter(pk=song.pk).update(status="published")

    assert milestones.tell() == 2
    assert album.pk


def test_of_artists_without_a_manager_it_is_noted_and_told_nobody() -> None:
    song = make_music.track()
    played(song, 5_000)

    milestones.tell()

    assert told() == []
    assert Milestone.objects.get(kind="track").plays == 1_000
    Artist.objects.update(user=drafts.manager())
    assert milestones.tell() == 0


def test_many_in_few_queries(django_assert_max_num_queries: Any) -> None:
    for _ in range(30):
        played(make_music.track(), 5_000)

    with django_assert_max_num_queries(16):
        milestones.tell()


@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_once_tell_once() -> None:
    _, [song] = album_of()
    played(song, 100)

    at_once.times(4, milestones.tell)

    assert len(told()) == 2
    assert Milestone.objects.count() == 2
