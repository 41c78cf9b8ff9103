"""GET /api/albums/, /api/albums/{id}/ and its tracks."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audio.catalog.models.album import AlbumType, Precision
from tests import make_music

pytestmark = pytest.mark.django_db


def titles(answer):
    assert answer.status_code == 200, answer.content
    return [item["title"] for item in answer.json()["items"]]


def test_an_album_as_json(client: Client):
    album = make_music.album(
        "Nocturnes",
        size=2,
        artist="Ada",
        release_date=date(1999, 1, 1),
        release_date_precision=Precision.YEAR,
        label="Own",
        genres=("Folk",),
        duration_ms=100_000,
    )

    body = client.get(f"/api/albums/{album.pk}/").json()

    genre = body["genres"][0]
    assert body.pop("published_at").endswith("Z")
    assert genre["slug"] == "folk"
    assert body == {
        "id": album.pk,
        "type": "album",
        "title": "Nocturnes",
        "share_url": f"http://testserver/s/album/{album.pk}/nocturnes/",
        "status": "published",
        "images": [],
        "artist": {
            "id": album.artist_id,
            "type": "artist",
            "name": "Ada",
            "share_url": f"http://testserver/s/artist/{album.artist_id}/ada/",
            "image": None,
        },
        "album_type": "album",
        "genres": [genre],
        "time_zone": None,
        "description": "",
        "release_date": "1999-01-01",
        "release_date_precision": "year",
        "label": "Own",
        "rights_holder": "",
        "licence": "all-rights-reserved",
        "p_line": "",
        "c_line": "",
        "territory": None,
        "adults_only": False,
        "restricted": None,
        "upc": None,
        "mbid": None,
        "tracks_count": 2,
        "duration_ms": 200_000,
        "rating": {"average": None, "count": 0},
        "saved": None,
        "my_rating": None,
    }


def test_tracks_come_in_the_albums_order(client: Client):
    for disc, number in ((2, 1), (1, 2), (1, 10), (1, 1)):
        make_music.track(
            title=f"{disc}-{number}",
            artist="Ada",
            album="Nocturnes",
            disc_number=disc,
            track_number=number,
        )
    album = client.get("/api/albums/").json()["items"][0]
    first = client.get(f"/api/albums/{album['id']}/tracks/?limit=3").json()

    assert [item["title"] for item in first["items"]] == ["1-1", "1-2", "1-10"]
    assert titles(client.get(first["next"])) == ["2-1"]
    assert first["total"] == 4


def test_filters(client: Client):
    make_music.album("folk", size=1, genres=("Folk",), release_date=date(1999, 5, 5))
    single = make_music.album("single", size=1, album_type=AlbumType.SINGLE)

    assert titles(client.get("/api/albums/?genre=folk")) == ["folk"]
    assert titles(client.get("/api/albums/?year=1999")) == ["folk"]
    assert titles(client.get("/api/albums/?year=2000")) == []
    assert titles(client.get("/api/albums/?album_type=single")) == ["single"]
    assert titles(client.get(f"/api/albums/?artist={single.artist_id}")) == ["single"]
    assert client.get("/api/albums/?album_type=mixtape").status_code == 422


def test_several_by_id(client: Client):
    a = make_music.album("a", size=1)

    items = client.get(f"/api/albums/?ids=999,{a.pk}").json()["items"]

    assert [item and item["title"] for item in items] == [None, "a"]


@pytest.mark.parametrize("path", ["/api/albums/1/", "/api/albums/1/tracks/"])
def test_what_is_not_there_is_404(client: Client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("size", [1, 50])
def test_queries_do_not_grow_with_rows(client: Client, size):
    for _ in range(size):
        make_music.album(size=1, genres=("Folk", "Rock"))
    client.get("/api/albums/")

    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/api/albums/")

    assert len(answer.json()["items"]) == size
    assert len(queries) == 1
