"""GET /api/tracks/{id}/similar/ and /api/artists/{id}/related/."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audio.catalog import services as catalog
from audio.models import Artist, Track
from recommendations.models import Feedback
from recommendations.training.models import Kind
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from tests.audio.catalog.conftest import Clock, frozen_minute
from tests.recommendations import learnt
from users.models import Client

pytestmark = pytest.mark.django_db
__all__ = ["frozen_minute"]


def similar(api: Api, track: Track, limit: int = 50) -> list[int]:
    told = api.get(f"/api/tracks/{track.pk}/similar/", {"limit": limit}).json()
    return [one["id"] for one in told["items"]]


def related(api: Api, artist: Artist, limit: int = 50) -> list[int]:
    told = api.get(f"/api/artists/{artist.pk}/related/", {"limit": limit}).json()
    return [one["id"] for one in told["items"]]


def test_similar_tracks_are_a_list_of_tracks(api: Api) -> None:
    one, near, nearer = make_music.tracks(3)
    make_music.track()
    learnt.neighbours(learnt.training(), {one.pk: [nearer.pk, near.pk]})

    told = api.get(f"/api/tracks/{one.pk}/similar/", {"limit": 2}).json()

    assert told == {
        "items": [api.get(f"/api/tracks/{t.pk}/").json() for t in (nearer, near)],
        "limit": 2,
        "next": None,
        "previous": None,
        "total": None,
    }


def test_related_artists(api: Api) -> None:
    one, near, nearer, _ = make_music.tracks(4)
    near_ids = [nearer.artist_id, near.artist_id]
    learnt.neighbours(learnt.training(), {one.artist_id: near_ids}, Kind.ARTIST)

    told = api.get(f"/api/artists/{one.artist_id}/related/").json()

    shown = [api.get(f"/api/artists/{pk}/").json() for pk in near_ids]
    assert told["items"] == shown


def test_what_is_too_new_to_tell_has_kin(api: Api) -> None:
    """The same artist and genre, before any training and after one that does not know it."""
    new = make_music.track(artist="One", genres=("Folk",))
    same_artist = make_music.track(artist="One")
    same_genre = make_music.track(genres=("Folk",))
    make_music.track(genres=("Jazz",))

    assert similar(api, new) == [same_artist.pk, same_genre.pk]
    assert related(api, new.artist) == [same_genre.artist_id]

    learnt.training()

    assert similar(api, new) == [same_artist.pk, same_genre.pk]


def test_without_any_kin_there_is_nothing(api: Api) -> None:
    alone, _ = make_music.tracks(2)

    assert similar(api, alone) == []
    assert related(api, alone.artist) == []


@pytest.mark.parametrize("path", ["tracks/{}/similar/", "artists/{}/related/"])
def test_what_cannot_be_asked_for(api: Api, path: str) -> None:
    track = make_music.track()

    refused(api.get(f"/api/{path.format(987_654_321)}"), 404, "not_found")
    refused(api.get(f"/api/{path.format(track.pk)}", {"limit": "101"}), 422, "invalid")
    catalog.take_down(subject=track.artist, by=None, reason="test")
    Track.objects.filter(pk=track.pk).update(status="taken_down")
    pk = track.pk if "tracks" in path else track.artist_id
    refused(api.get(f"/api/{path.format(pk)}"), 404, "not_found")


def test_the_page_is_full_without_what_is_not_for_them(api: Api, api_for: ApiFor) -> None:
    one, *near = make_music.tracks(6)
    learnt.neighbours(learnt.training(), {one.pk: [t.pk for t in near]})
    person = make.user()
    catalog.take_down(subject=near[0], by=None, reason="test")
    Feedback.objects.create(user=person, track=near[1], verdict="never")

    assert similar(api, one, limit=2) == [near[1].pk, near[2].pk]
    assert similar(api_for(person), one, limit=2) == [near[2].pk, near[3].pk]


@pytest.mark.parametrize("what", ["tracks", "artists"])
def test_a_training_and_a_filter_are_a_new_answer(
    api: Api, api_for: ApiFor, frozen_minute: Clock, what: str
) -> None:
    one = make_music.track()
    path = {
        "tracks": f"/api/tracks/{one.pk}/similar/",
        "artists": f"/api/artists/{one.artist_id}/related/",
    }[what]
    first = api.get(path)
    assert first["Cache-Control"] == "public, max-age=60"
    assert api.get(path, If_None_Match=first["ETag"]).status_code == 304

    learnt.training()

    assert api.get(path, If_None_Match=first["ETag"]).status_code == 200
    person = make.user()
    mine = api_for(person)
    tag = mine.get(path)["ETag"]
    Client.objects.filter(pk=person.pk).update(explicit_filter=True)
    assert mine.get(path, If_None_Match=tag).status_code == 200


@pytest.mark.parametrize("number", [2, 60])
def test_queries(api: Api, number: int) -> None:
    """Two for the stamp; the track, its neighbours, what may be shown, the tracks."""
    one, *near = make_music.tracks(number)
    learnt.neighbours(learnt.training(), {one.pk: [t.pk for t in near]})

    similar(api, one)  # what a process reads once of a training

    with CaptureQueriesContext(connection) as asked:
        found = similar(api, one)

    assert len(found) == min(number - 1, 50)
    assert len(asked) == 6
