"""Followers who want it are mailed of what artists release."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from audio.catalog.services import take_down
from audio.changes.models import Kind as Changed
from audio.changes.services import note
from audio.models import Album, Artist, FollowedArtist
from config.fields import utc_now
from followers import releases, services
from tests import make, make_music
from tests.users.notifications.noting import note as single
from tests.users.notifications.noting import outbox
from users.models import Client, Mail, User
from users.notifications import sending

pytestmark = pytest.mark.django_db(transaction=True)


def follower(artist: Artist, **fields: Any) -> User:
    """Wants the mail, and followed before anything came out."""
    person = make.user(**{"email_verified_at": timezone.now()} | fields)
    services.follow_artist(user=person, artist=artist)
    FollowedArtist.objects.filter(user=person).update(created_at=utc_now() - timedelta(400))
    Client.objects.filter(pk=person.pk).update(notifications={"mail:new_release": True})
    return person


def released(album: Album) -> None:
    with transaction.atomic():
        note(kind=Changed.ALBUM, ids=[album.pk])
    releases.tell_followers()


def test_names_the_release_and_leads_to_it() -> None:
    album = make_music.album("Night Ferry")
    ada = follower(album.artist, email="ada@example.org")

    released(album)
    sending.send_due()

    [message] = outbox()
    assert message.to == [ada.email]
    assert message.subject == f"Tonearm: New from {album.artist.name}"
    assert "Night Ferry" in str(message.body)
    assert f"/s/album/{album.pk}/night-ferry/" in str(message.body)
    assert "List-Unsubscribe" in message.message()


def test_once_however_often_it_is_looked_at() -> None:
    album = make_music.album()
    follower(album.artist)

    for _ in range(3):
        released(album)
        sending.send_due()

    assert len(outbox()) == 1


def test_only_those_who_chose_it() -> None:
    album = make_music.album()
    silent = follower(album.artist)
    Client.objects.filter(pk=silent.pk).update(notifications={})
    follower(album.artist, email_verified_at=None)
    follower(album.artist, is_active=False)

    released(album)

    assert not Mail.objects.exists()


def test_not_of_what_was_taken_down_before_the_mail_went_out() -> None:
    album = make_music.album()
    follower(album.artist)
    released(album)
    take_down(subject=album, by=None, reason="A notice.")

    sending.send_due()

    assert outbox() == []
    assert Mail.objects.get().dropped_because == "the release is not to be seen"


def test_a_code_does_not_wait_behind_them() -> None:
    album = make_music.album()
    for _ in range(5):
        fan = follower(album.artist)
    released(album)
    single(fan, "later")
    sending.send_due()

    assert outbox()[0].subject == "Tonearm: Your password was changed"
