"""GET /api/genres/ and /api/genres/{slug}/."""

import pytest
from django.test import Client

from tests import make_music

pytestmark = pytest.mark.django_db


def test_a_genre_as_json(client: Client):
    album = make_music.album(size=2, genres=("Música Popular",))
    genre = album.genres.get()

    assert client.get("/api/genres/musica-popular/").json() == {
        "id": genre.pk,
        "type": "genre",
        "name": "Música Popular",
        "slug": "musica-popular",
        "share_url": f"http://testserver/s/genre/{genre.pk}/musica-popular/",
        "image": None,
        "description": "",
        "tracks_count": 2,
        "albums_count": 1,
        "top_artists": [],
        "top_tracks": [],
        "top_playlists": [],
    }


def test_by_name_and_by_size(client: Client):
    make_music.track(genres=("Rock", "Folk"))
    make_music.track(genres=("Rock",))

    def slugs(query):
        return [item["slug"] for item in client.get(f"/api/genres/{query}").json()["items"]]

    assert slugs("") == ["folk", "rock"]
    assert slugs("?sort=-tracks_count") == ["rock", "folk"]


def test_names_that_differ_in_case_are_one_genre(client: Client):
    make_music.track(genres=("Hip Hop",))
    make_music.track(genres=("hip hop",))

    assert [
        (g["name"], g["tracks_count"]) for g in client.get("/api/genres/").json()["items"]
    ] == [("Hip Hop", 2)]


@pytest.mark.parametrize("slug", ["polka", "x" * 500, "%00", "..", "a%2Fb"])
def test_what_is_not_there_is_404(client: Client, slug):
    answer = client.get(f"/api/genres/{slug}/")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_one_genre_however_it_is_written(client: Client):
    for written in ("Drum & Bass", "Drum and Bass", "drum-and-bass", "DRUM AND BASS"):
        make_music.track(genres=(written,))

    items = client.get("/api/genres/").json()["items"]

    assert [(genre["slug"], genre["tracks_count"]) for genre in items] == [("drum-and-bass", 4)]
