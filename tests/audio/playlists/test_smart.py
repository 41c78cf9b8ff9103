"""GET …/tracks/ of a smart playlist: what fits its rules, for whoever reads it."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from audio.catalog.models.genre import Genre
from audio.catalog.models.marks import ArtistBlock
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.playlists.models.playlist import Playlist
from audio.playlists.services.summary import summarise
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.audio.playlists.own_library import Library
from tests.audio.playlists.sending import exported, text_of
from users.models import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def library() -> Library:
    return Library()


def test_another_person_sees_the_owners_choice(library: Library, api_for: ApiFor):
    made = library.smart({"all": [{"field": "plays", "op": "at_least", "value": 1}]})
    told = api_for(library.other).get(f"/api/playlists/{made.pk}/tracks/").json()
    assert library.letters(item["track"]["id"] for item in told["items"]) == "ab"
    assert told["total"] == 2
    assert told["snapshot_id"] == made.snapshot_id
    first = told["items"][0]
    assert (first["position"], first["track_id"], first["unavailable"]) == (
        0,
        library.a.pk,
        None,
    )
    assert (first["entry_id"], first["added_at"], first["added_by"]) == (None, None, None)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN, Status.TAKEN_DOWN])
def test_nothing_that_is_not_published(library: Library, status: Status):
    Track.objects.filter(pk=library.b.pk).update(status=status)
    staff = make.user(is_staff=True)
    for viewer in (AnonymousUser(), library.owner, staff):
        assert library.chosen({"all": []}, viewer) == "acd"


def test_blocked_artists_are_left_out_for_owner_and_viewer(library: Library, api_for: ApiFor):
    for person, track in ((library.owner, library.a), (library.other, library.d)):
        ArtistBlock.objects.create(user=person, artist=track.artist, level="block")
        Client.objects.filter(user=person).update(artist_blocks=1)
    assert library.chosen({"all": []}) == "bcd"
    assert library.chosen({"all": []}, library.other) == "bc"


def test_pages_both_ways(library: Library, api: Api):
    made = library.smart({"all": []})
    first = api.get(f"/api/playlists/{made.pk}/tracks/?limit=3").json()
    second = api.get(first["next"]).json()
    back = api.get(second["previous"]).json()
    assert library.letters(item["track_id"] for item in first["items"]) == "abc"
    assert library.letters(item["track_id"] for item in second["items"]) == "d"
    assert second["items"][0]["position"] == 3
    assert (first["previous"], second["next"]) == (None, None)
    assert back["items"] == first["items"]
    jumped = api.get(f"/api/playlists/{made.pk}/tracks/?offset=2").json()
    assert library.letters(item["track_id"] for item in jumped["items"]) == "cd"


def test_a_private_one_is_nobodys_elses(library: Library, api: Api):
    made = library.smart({"all": []})
    Playlist.objects.filter(pk=made.pk).update(visibility="private")
    refused(api.get(f"/api/playlists/{made.pk}/tracks/"), 404, "not_found")


def test_is_browsed_by_what_it_shows(library: Library):
    made = library.smart({"all": [{"field": "artist", "op": "is", "value": "The Weir"}]})
    summarise(playlist_id=made.pk)
    made.refresh_from_db()
    names = Genre.objects.in_bulk(made.genre_ids)
    assert [names[pk].name for pk in made.genre_ids] == ["Jazz", "Ambient"]
    assert made.artist_ids == [library.b.artist_id]


def test_goes_out_as_a_file(library: Library, api_for: ApiFor):
    made = library.smart({"all": [{"field": "liked", "op": "is", "value": True}]})
    text = text_of(exported(api_for(library.other), made.pk, "m3u8"))
    assert [line for line in text.splitlines() if line.startswith("#EXTINF")] == [
        "#EXTINF:100,Björk - Aurora",
        "#EXTINF:300,The Weir - Café",
    ]


@pytest.mark.parametrize("size", [1, 50])
def test_a_page_takes_four_statements_and_five_that_bound_it(
    api_for: ApiFor, django_assert_num_queries: Any, size: int
):
    made = make_playlist.public()
    Playlist.objects.filter(pk=made.pk).update(rules={"match": {"all": []}})
    make_music.tracks(size)
    api = api_for(make.user())
    # the limit; and of choosing a transaction, its timeout, and none any more
    with django_assert_num_queries(4 + 5):
        assert api.get(f"/api/playlists/{made.pk}/tracks/").json()["total"] == size
