"""An account takes over the page of an artist that nobody manages."""

import pytest

from audio.catalog.ownership import AlreadyManaged, give_page
from audio.indexing.models import SearchDocument
from tests import make, make_music

pytestmark = pytest.mark.django_db


def test_the_account_manages_the_page_from_now_on() -> None:
    track, person = make_music.track(album="Harbour"), make.user()

    give_page(artist=track.artist, user=person)

    track.artist.refresh_from_db()
    person.refresh_from_db()
    assert track.artist.is_managed_by(person)
    assert person.is_artist


def test_search_knows_whose_the_music_is() -> None:
    track, person = make_music.track(album="Harbour"), make.user()

    give_page(artist=track.artist, user=person)

    owners = SearchDocument.objects.values_list("kind", "owner_id")
    assert sorted(owners) == [(1, person.pk), (2, person.pk), (3, person.pk)]


def test_a_page_that_somebody_manages_is_not_given_away() -> None:
    artist, owner = make_music.track().artist, make.user()
    give_page(artist=artist, user=owner)

    with pytest.raises(AlreadyManaged):
        give_page(artist=artist, user=make.user())

    artist.refresh_from_db()
    assert artist.user == owner


def test_giving_it_twice_to_one_account_changes_nothing() -> None:
    artist, owner = make_music.track().artist, make.user()
    give_page(artist=artist, user=owner)

    give_page(artist=artist, user=owner)

    artist.refresh_from_db()
    assert artist.user == owner
