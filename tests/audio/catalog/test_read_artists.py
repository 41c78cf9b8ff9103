"""GET /api/artists/, /api/artists/{id}/ and what is theirs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audio.catalog.models.album import AlbumType
from audio.catalog.models.artist import Artist
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Credit, Track
from tests import make_music

pytestmark = pytest.mark.django_db


def names(answer):
    assert answer.status_code == 200, answer.content
    return [item["name"] for item in answer.json()["items"]]


def titles(answer):
    assert answer.status_code == 200, answer.content
    return [item["title"] for item in answer.json()["items"]]


def test_an_artist_as_json(client: Client):
    album = make_music.album("LP", size=2, artist="The Ödd")

    body = client.get(f"/api/artists/{album.artist_id}/").json()

    assert body == {
        "id": album.artist_id,
        "type": "artist",
        "name": "The Ödd",
        "share_url": f"http://testserver/s/artist/{album.artist_id}/the-%C3%B6dd/",
        "status": "published",
        "images": [],
        "cover_images": [],
        "bio": "",
        "links": [],
        "is_claimed": False,
        "followers_count": 0,
        "albums_count": 1,
        "tracks_count": 2,
        "rank": None,
        "rating": {"average": None, "count": 0},
        "followed": None,
        "my_rating": None,
    }


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["a", "B", "ç"]),
        ("-name", ["ç", "B", "a"]),
        ("-followers_count", ["B", "ç", "a"]),
        ("-rating", ["ç", "B", "a"]),
        ("rank", ["a", "ç", "B"]),
    ],
)
def test_sorts(client: Client, sort, expected):
    for name, followers, rating, rank in (("a", 0, 1, 1), ("B", 9, 2, 3), ("ç", 5, 5, 2)):
        artist = make_music.artist(name)
        Artist.objects.filter(pk=artist.pk).update(
            followers_count=followers, rating_sum=rating, rating_count=1, rank=rank
        )

    assert (
        names(client.get(f"/api/artists/?sort={sort}" if sort else "/api/artists/")) == expected
    )


def test_pages_by_a_rating_that_many_share(client: Client):
    for name in "abcde":
        make_music.artist(name)
    seen, url = [], "/api/artists/?sort=-rating&limit=2"
    while url:
        page = client.get(url).json()
        seen += [item["name"] for item in page["items"]]
        url = page["next"]

    assert seen == ["e", "d", "c", "b", "a"]


def test_filters(client: Client):
    make_music.track(artist="Zoë Keating", genres=("Cello",))
    make_music.track(artist="Adele")

    assert names(client.get("/api/artists/?q=ZOE k")) == ["Zoë Keating"]
    assert names(client.get("/api/artists/?q=100%25")) == []
    assert names(client.get("/api/artists/?genre=cello")) == ["Zoë Keating"]


def test_they_appear_on_albums_of_others_by_their_own_tracks_too(client: Client):
    own = make_music.track(artist="Ada", album="Sampler", album_artist="Various")
    make_music.track(artist="Bob", album="Theirs", featuring=("Ada",))
    base = f"/api/artists/{own.artist_id}/albums/"

    assert titles(client.get(base)) == []
    assert titles(client.get(f"{base}?include=appears_on")) == ["Theirs", "Sampler"]
    assert titles(client.get(f"{base}?include=single,appears_on")) == ["Theirs", "Sampler"]


def test_discography_by_kind(client: Client):
    artist = make_music.album("LP", size=1, artist="Ada").artist
    make_music.album("45", size=1, artist="Ada", album_type=AlbumType.SINGLE)
    make_music.album("Theirs", size=1, artist="Bob", featuring=("Ada",))
    base = f"/api/artists/{artist.pk}/albums/"

    assert titles(client.get(base)) == ["45", "LP"]
    assert client.get(base).json()["total"] == 2
    assert titles(client.get(f"{base}?include=single")) == ["45"]
    assert titles(client.get(f"{base}?include=appears_on")) == ["Theirs"]
    assert titles(client.get(f"{base}?include=album,appears_on")) == ["Theirs", "LP"]
    assert client.get(f"{base}?include=bootleg").status_code == 422


def test_tracks_with_those_that_credit_them(client: Client):
    artist = make_music.track(title="own", artist="Ada").artist
    make_music.track(title="guest", artist="Bob", featuring=("Ada",))
    make_music.track(title="other", artist="Bob")

    assert titles(client.get(f"/api/artists/{artist.pk}/tracks/")) == ["guest", "own"]


def test_pages_of_own_and_credited_tracks_follow_each_other_both_ways(client: Client):
    make = make_music.track
    artist = make(title="own 1", artist="Ada").artist
    make(title="guest 1", artist="Bob", featuring=("Ada",))
    make(title="guest 2", artist="Bob", featuring=("Ada",))
    make(title="own 2", artist="Ada")
    make(title="hidden", artist="Ada", status=Status.WITHDRAWN)
    make(title="own 3", artist="Ada")
    pages, url = [], f"/api/artists/{artist.pk}/tracks/?limit=2"
    while url:
        pages.append(client.get(url).json())
        url = pages[-1]["next"]

    shown = [[item["title"] for item in page["items"]] for page in pages]
    assert shown == [["own 3", "own 2"], ["guest 2", "guest 1"], ["own 1"]]
    assert titles(client.get(pages[2]["previous"])) == ["guest 2", "guest 1"]
    assert titles(client.get(pages[1]["previous"])) == ["own 3", "own 2"]


def test_a_credit_shows_after_it_is_accepted(client: Client):
    track = make_music.track(artist="Bob", featuring=("Ada",))
    credit = track.credits.get()
    credit.accepted = False
    credit.save()

    assert client.get(f"/api/tracks/{track.pk}/").json()["featuring"] == []
    assert titles(client.get(f"/api/artists/{credit.artist_id}/tracks/")) == []


def test_top_tracks_are_the_most_played(client: Client):
    for title, plays in (("a", 1), ("b", 9), ("c", 5)):
        track = make_music.track(title=title, artist="Ada")
        Track.objects.filter(pk=track.pk).update(plays_count=plays)

    assert titles(client.get(f"/api/artists/{track.artist_id}/top-tracks/?limit=2")) == [
        "b",
        "c",
    ]


def test_top_tracks_are_their_own_and_those_that_credit_them(client: Client):
    for title, artist, plays in (
        ("a", "Ada", 1),
        ("b", "Ada", 9),
        ("c", "Bo", 5),
        ("d", "Bo", 7),
    ):
        track = make_music.track(title=title, artist=artist, featuring=("Cy",))
        Track.objects.filter(pk=track.pk).update(plays_count=plays)
    ada = Artist.objects.get(name="Ada")
    for title, accepted in (("b", True), ("c", True), ("d", False)):
        track = Track.objects.get(title=title)
        Credit.objects.create(track=track, artist=ada, role="producer", accepted=accepted)
    top = f"/api/artists/{ada.pk}/top-tracks/"

    assert titles(client.get(top)) == ["b", "c", "a"]
    assert titles(client.get(f"{top}?limit=2")) == ["b", "c"]


@pytest.mark.parametrize("rest", ["", "albums/", "tracks/", "top-tracks/"])
def test_what_is_not_there_is_404(client: Client, rest):
    answer = client.get(f"/api/artists/1/{rest}")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize("size", [1, 50])
def test_queries_do_not_grow_with_rows(client: Client, size):
    for _ in range(size):
        make_music.artist()
    client.get("/api/artists/")

    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/api/artists/")

    assert len(answer.json()["items"]) == size
    assert len(queries) == 1
