"""ETag, 304 and caching of the catalogue."""

import pytest
from django.test import Client

from audio.catalog import services
from audio.catalog.models.track import Track
from tests import make, make_music
from tests.api_client import Api, ApiFor

pytestmark = pytest.mark.django_db


def test_an_unchanged_catalogue_answers_304(client: Client, frozen_minute):
    make_music.track()
    first = client.get("/api/tracks/")

    again = client.get("/api/tracks/", headers={"If-None-Match": first["ETag"]})

    assert first["ETag"].startswith('W/"')
    assert first["Cache-Control"] == "public, max-age=60"
    assert "Authorization" in first["Vary"]
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


def test_a_change_changes_the_etag(client: Client, frozen_minute):
    track = make_music.track()
    first = client.get("/api/tracks/")
    services.take_down(subject=track, by=None, reason="test")

    again = client.get("/api/tracks/", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 200
    assert again.json()["items"] == []


def test_a_counter_is_new_after_a_minute_at_the_latest(client: Client, frozen_minute):
    track = make_music.track()
    first = client.get(f"/api/tracks/{track.pk}/")
    Track.objects.filter(pk=track.pk).update(plays_count=7)

    within = client.get(f"/api/tracks/{track.pk}/", headers={"If-None-Match": first["ETag"]})
    plain = client.get(f"/api/tracks/{track.pk}/")
    frozen_minute.move_on(60)
    later = client.get(f"/api/tracks/{track.pk}/", headers={"If-None-Match": first["ETag"]})

    assert within.status_code == 304
    assert plain.json()["plays_count"] == 7
    assert later.status_code == 200
    assert later.json()["plays_count"] == 7


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/tracks/999999/", 404),
        ("/api/genres/nope/", 404),
        ("/api/tracks/?limit=0", 422),
        ("/api/albums/", 200),
    ],
)
def test_a_tag_is_of_one_address(client: Client, frozen_minute, path, status):
    tag = client.get("/api/tracks/")["ETag"]

    assert client.get(path, headers={"If-None-Match": tag}).status_code == status
    assert client.get(path, headers={"If-None-Match": "*"}).status_code == status


def test_a_404_carries_no_etag(client: Client):
    answer = client.get("/api/tracks/1/")

    assert answer.status_code == 404
    assert "ETag" not in answer
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("who", [None, "listener", "artist", "staff"])
@pytest.mark.parametrize(
    "path",
    [
        *("/api/tracks/", "/api/tracks/?limit=3", "/api/tracks/?genre=nothing"),
        *("/api/tracks/?ids={track},999999", "/api/tracks/?ids=999999", "/api/tracks/recent/"),
        *("/api/tracks/{track}/", "/api/albums/", "/api/albums/{album}/", "/api/genres/"),
        *("/api/artists/", "/api/artists/{artist}/", "/api/artists/?sort=-name"),
    ],
)
def test_rows_bring_the_tag_that_would_have_been_asked_for(
    api: Api, api_for: ApiFor, frozen_minute: object, path: str, who: str | None
) -> None:
    """Whether there are rows or none, and whoever asks."""
    album = make_music.album(size=1, genres=("Folk",))
    track = album.tracks.get()
    address = path.format(track=track.pk, album=album.pk, artist=album.artist_id)
    person = make.user(is_staff=who == "staff") if who else None
    if person and who == "artist":
        make_music.artist("Mine", user=person)
    asker = api_for(person) if person else api

    brought = asker.get(address)
    asked_for = asker.get(address, If_None_Match='W/"another"')

    assert (brought.status_code, asked_for.status_code) == (200, 200)
    assert brought["ETag"] == asked_for["ETag"]
    assert brought.content == asked_for.content
    assert asker.get(address, If_None_Match=brought["ETag"]).status_code == 304
