"""What becomes of the artist pages of somebody who is erased."""

import pytest

from audio.catalog.models.publication import Removal
from audio.catalog.models.stamp import current_stamp
from audio.catalog.models.track import Credit
from audio.catalog.ownership import give_page
from audio.catalog.personal_data import Pages
from audio.catalog.services import take_down
from audio.models import Artist, SearchDocument, Track
from config.models import Replay
from tests import make, make_music
from tests.api_client import ApiFor
from users.accounts.personal_data import sources
from users.models import User

pytestmark = pytest.mark.django_db


def erase(person: User) -> None:
    for _ in range(2):
        Pages().erase(person)


def test_a_page_that_they_opened_goes_with_its_name() -> None:
    person = make.user(username="lovelace")
    make_music.artist("lovelace", user=person)
    other = make_music.artist("Babbage", user=make.user())

    erase(person)

    assert list(Artist.objects.all()) == [other]
    assert list(SearchDocument.objects.values_list("title", flat=True)) == ["Babbage"]


def test_their_name_goes_from_the_tracks_of_others() -> None:
    person, track = make.user(username="lovelace"), make_music.track(title="Duet")
    page = make_music.artist("lovelace", user=person)
    Credit.objects.create(track=track, artist=page, accepted=True)

    erase(person)

    assert list(Track.objects.all()) == [track]
    assert not Credit.objects.exists()
    assert not SearchDocument.objects.filter(artist_norm__contains="lovelace").exists()


def test_why_it_was_hidden_goes_too() -> None:
    person = make.user(username="lovelace")
    page = make_music.artist("lovelace", user=person)
    take_down(subject=page, by=None, reason="lovelace pretends to be somebody else")

    erase(person)

    assert not Artist.objects.exists()
    assert not Removal.objects.exists()


def test_an_imported_page_stays_without_a_manager() -> None:
    track, person = make_music.track(album="Harbour"), make.user()
    give_page(artist=track.artist, user=person)

    erase(person)

    track.artist.refresh_from_db()
    assert track.artist.user is None
    assert set(SearchDocument.objects.values_list("owner_id", flat=True)) == {None}


def test_of_two_pages_one_goes_and_one_stays() -> None:
    track, person = make_music.track(album="Harbour"), make.user(username="lovelace")
    give_page(artist=track.artist, user=person)
    make_music.artist("lovelace", user=person)
    before = current_stamp()

    Pages().erase(person)

    assert [artist.user for artist in Artist.objects.all()] == [None]
    assert not User.objects.get(pk=person.pk).is_artist
    assert current_stamp() == before + 1  # the row is held until commit: once, at the end


def test_nothing_that_was_answered_lately_keeps_their_name(api_for: ApiFor) -> None:
    person = make.user(username="lovelace")
    make_it = {"stage_name": "lovelace"}
    api_for(person).post("/api/artists/", make_it, Idempotency_Key="a-key")
    api_for(make.user()).post("/api/artists/", {"stage_name": "Babbage"}, Idempotency_Key="b")
    assert Replay.objects.count() == 2

    for source in sources():
        source.erase(person)

    assert b"lovelace" not in bytes(Replay.objects.get().content)
