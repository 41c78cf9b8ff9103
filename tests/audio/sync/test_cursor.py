"""How far a client has come: nothing is passed, and what is no good is refused."""

import base64

import pytest
from cryptography.fernet import Fernet

from audio.changes.models import Kind
from audio.changes.services import note, start_anew
from audio.library import services as library
from audio.models import LikedTrack, Track
from audio.sync.cursors import Cursor, from_transaction
from tests import make, make_music
from tests.api_client import ApiFor, refused
from tests.audio.publishing import drafts
from tests.audio.sync.copy import SYNC, Copy, lists, told
from tests.audio.sync.settled import open_transaction, settle
from users.models import User

pytestmark = pytest.mark.django_db
alone = pytest.mark.django_db(transaction=True)


@alone
def test_a_change_is_told_after_its_transaction_and_none_is_lost(api_for: ApiFor) -> None:
    """Others commit while a writer that began before them is still at it."""
    person = make.user()
    early, late = make_music.tracks(2)
    copy = Copy(api_for(person), types="library")
    settle()
    copy.sync()

    with open_transaction(then=lambda: LikedTrack.objects.create(user=person, track=early)):
        library.like(user=make.user(), track_ids=[early.pk])
        LikedTrack.objects.create(user=person, track=late)
        assert told(copy.sync()) == [("liked_track", late.pk, "put")]
        copy.sync()
    settle()
    copy.sync()

    assert set(copy.held["liked_track"]) == {early.pk, late.pk}


@alone
def test_pages_across_a_writer_that_goes_on(api_for: ApiFor) -> None:
    person, tracks = make.user(), make_music.tracks(9)
    copy = Copy(api_for(person), types="library", limit=2)
    copy.sync()
    early, *others = tracks

    with open_transaction(then=lambda: LikedTrack.objects.create(user=person, track=early)):
        for track in others:
            LikedTrack.objects.create(user=person, track=track)
        copy.page()
    copy.sync()
    settle()
    copy.sync()

    assert set(copy.held["liked_track"]) == {track.pk for track in tracks}


def test_a_cursor_of_before_a_restore(api_for: ApiFor) -> None:
    make_music.track()
    person = make.user()
    api = api_for(person)
    copy = Copy(api)
    copy.sync()

    start_anew()

    refused(api.get(SYNC, {"cursor": copy.cursor}), 410, "sync_cursor_expired")
    again = Copy(api)
    again.sync()
    assert again.whole() == lists(api)


def test_a_cursor_from_the_future(api_for: ApiFor) -> None:
    copy = Copy(api_for(make.user()))
    copy.sync()
    ahead = Cursor.read(copy.cursor)._replace(place=from_transaction(2**40)).told()

    refused(copy.api.get(SYNC, {"cursor": ahead}), 410, "sync_cursor_expired")


def test_rights_have_changed(api_for: ApiFor) -> None:
    person = make.user()
    copy = Copy(api_for(person))
    copy.sync()
    User.objects.filter(pk=person.pk).update(is_staff=True)
    person.refresh_from_db()

    refused(api_for(person).get(SYNC, {"cursor": copy.cursor}), 410, "sync_cursor_expired")


@alone
def test_a_cursor_names_nobodys_draft(api_for: ApiFor) -> None:
    """Read one by one, each thing in the log is the last of some page."""
    page = drafts.page(drafts.manager(), "The Weir")
    copy = Copy(api_for(make.user()), limit=1)
    copy.sync()
    made = Track(pk=987_654_321, artist=page, title="Canary", slug="canary")
    made.save()
    note(kind=Kind.TRACK, ids=[made.pk])
    make_music.track()  # behind it, or no page ends there
    settle()

    cursors, more = [], True
    while more:
        more = copy.page()["has_more"]
        cursors.append(copy.cursor)

    assert any(Cursor.read(one).place.object_id == made.pk for one in cursors)
    for one in cursors:
        inside = base64.urlsafe_b64decode(one + "=" * (-len(one) % 4))
        assert b"987654321" not in inside
        assert made.pk.to_bytes(4) not in inside


def test_a_cursor_that_was_changed_or_is_of_another_key(api_for: ApiFor) -> None:
    """Whoever changes `SECRET_KEY` sends all clients to begin anew."""
    copy = Copy(api_for(make.user()))
    copy.sync()
    changed = copy.cursor[:-8] + ("A" if copy.cursor[-8] != "A" else "B") + copy.cursor[-7:]
    other = Fernet(Fernet.generate_key()).encrypt(b"[1]").decode()

    for cursor in (changed, other, other.rstrip("=")):
        refused(copy.api.get(SYNC, {"cursor": cursor}), 410, "sync_cursor_expired")


@pytest.mark.parametrize("cursor", ["x", "é", "bnVsbA", "WzFd", "A" * 599])
def test_a_cursor_that_is_none(api_for: ApiFor, cursor: str) -> None:
    refused(api_for(make.user()).get(SYNC, {"cursor": cursor}), 422, "bad_cursor")


def test_a_cursor_of_somebody_else_or_for_other_types(api_for: ApiFor) -> None:
    copy = Copy(api_for(make.user()), types="tracks")
    copy.sync()

    query = {"cursor": copy.cursor}
    refused(api_for(make.user()).get(SYNC, query), 422, "bad_cursor")
    refused(copy.api.get(SYNC, query | {"types": "albums"}), 422, "bad_cursor")
    assert copy.api.get(SYNC, query).status_code == 200
