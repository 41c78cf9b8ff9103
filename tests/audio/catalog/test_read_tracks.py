"""GET /api/tracks/ and /api/tracks/{id}/."""

from datetime import date

import pytest
from django.test import Client

from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from tests import make_music

pytestmark = pytest.mark.django_db


def titles(answer):
    assert answer.status_code == 200, answer.content
    return [item["title"] for item in answer.json()["items"]]


def test_a_track_as_json(client: Client):
    track = make_music.track(
        title="Où?",
        artist="Les Marées",
        album="Côte",
        release_date=date(2024, 5, 1),
        track_number=3,
        disc_number=2,
        duration_ms=61_000,
        explicit=True,
        isrc="FRZ039800212",
        genres=("Folk", "Ambient"),
        featuring=("Guest",),
        rights_holder="The band",
    )
    guest = track.credits.get().artist
    assert guest is not None
    folk, ambient = track.genres.get(name="Folk"), track.genres.get(name="Ambient")

    body = client.get(f"/api/tracks/{track.pk}/").json()

    published_at = body.pop("published_at")
    assert published_at.endswith("Z")
    assert body == {
        "id": track.pk,
        "type": "track",
        "title": "Où?",
        "share_url": f"http://testserver/s/track/{track.pk}/o%C3%B9/",
        "status": "published",
        "images": [],
        "artist": {
            "id": track.artist_id,
            "type": "artist",
            "name": "Les Marées",
            "share_url": f"http://testserver/s/artist/{track.artist_id}/les-mar%C3%A9es/",
            "image": None,
        },
        "featuring": [
            {
                "id": guest.pk,
                "type": "artist",
                "name": "Guest",
                "share_url": f"http://testserver/s/artist/{guest.pk}/guest/",
                "image": None,
            }
        ],
        "album": {
            "id": track.album_id,
            "type": "album",
            "title": "Côte",
            "share_url": f"http://testserver/s/album/{track.album_id}/c%C3%B4te/",
            "image": None,
            "album_type": "album",
            "release_date": "2024-05-01",
            "release_date_precision": "day",
        },
        "genres": [
            {
                "id": ambient.pk,
                "type": "genre",
                "name": "Ambient",
                "slug": "ambient",
                "share_url": f"http://testserver/s/genre/{ambient.pk}/ambient/",
                "image": None,
            },
            {
                "id": folk.pk,
                "type": "genre",
                "name": "Folk",
                "slug": "folk",
                "share_url": f"http://testserver/s/genre/{folk.pk}/folk/",
                "image": None,
            },
        ],
        "duration_ms": 61000,
        "disc_number": 2,
        "track_number": 3,
        "explicit": True,
        "isrc": "FRZ039800212",
        "mbid": None,
        "licence": "all-rights-reserved",
        "rights_holder": "The band",
        "is_playable": True,
        "p_line": "",
        "c_line": "",
        "territory": None,
        "adults_only": False,
        "restricted": None,
        "plays_count": 0,
        "likes_count": 0,
        "rating": {"average": None, "count": 0},
        "liked": None,
        "my_rating": None,
    }


def test_a_track_without_album_has_null_there(client: Client):
    track = make_music.track()

    assert client.get(f"/api/tracks/{track.pk}/").json()["album"] is None


@pytest.mark.parametrize("status", [s for s in Status if s != Status.PUBLISHED])
def test_what_is_not_published_is_not_there(client: Client, status: Status):
    track = make_music.track(status=status)

    assert client.get(f"/api/tracks/{track.pk}/").status_code == 404
    assert titles(client.get("/api/tracks/")) == []
    assert client.get(f"/api/tracks/?ids={track.pk}").json()["items"] == [None]


def test_newest_first_by_default(client: Client):
    for title in ("one", "two", "three"):
        make_music.track(title=title)

    assert titles(client.get("/api/tracks/")) == ["three", "two", "one"]
    assert titles(client.get("/api/tracks/recent/")) == ["three", "two", "one"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("published_at", ["beta", "Ålpha", "Gamma"]),
        ("title", ["Ålpha", "beta", "Gamma"]),
        ("-title", ["Gamma", "beta", "Ålpha"]),
    ],
)
def test_sorts_without_regard_to_case_and_accents(client: Client, sort, expected):
    for title in ("beta", "Ålpha", "Gamma"):
        make_music.track(title=title)

    assert titles(client.get(f"/api/tracks/?sort={sort}")) == expected


def test_an_unknown_sort_is_refused(client: Client):
    answer = client.get("/api/tracks/?sort=password")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["query", "sort"]


def test_pages_forth_and_back(client: Client):
    for number in range(7):
        make_music.track(title=f"t{number}")

    first = client.get("/api/tracks/?limit=3&sort=title").json()
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    back = client.get(third["previous"]).json()
    start = client.get(back["previous"]).json()

    pages = [
        [i["title"] for i in page["items"]] for page in (first, second, third, back, start)
    ]
    assert pages == [
        ["t0", "t1", "t2"],
        ["t3", "t4", "t5"],
        ["t6"],
        ["t3", "t4", "t5"],
        ["t0", "t1", "t2"],
    ]
    assert first["previous"] is None
    assert third["next"] is None
    assert start["previous"] is None
    assert first["limit"] == 3
    assert first["next"].startswith("http://testserver/api/tracks/?")


def test_a_page_is_stable_while_others_publish(client: Client):
    for number in range(4):
        make_music.track(title=f"t{number}")
    first = client.get("/api/tracks/?limit=2").json()
    make_music.track(title="newer")

    assert titles(client.get(first["next"])) == ["t1", "t0"]


@pytest.mark.parametrize(
    "cursor",
    ["x", "%00", "WyJ0aXRsZSJd", "bnVsbA", "WyJ0aXRsZSIsInUiLDEsdHJ1ZV0", "é", "a" * 601],
)
def test_a_cursor_of_another_list_or_none_is_refused(client: Client, cursor):
    answer = client.get(f"/api/tracks/?cursor={cursor}")

    assert answer.status_code == 422
    assert answer.json()["code"] in ("bad_cursor", "invalid")


def test_a_cursor_serves_one_list(client: Client):
    album = make_music.album("LP", size=3)
    make_music.track(artist=album.artist.name)
    first = client.get("/api/tracks/?limit=2").json()["next"]
    cursor = first.partition("cursor=")[2]

    for other in (
        "albums/",
        f"albums/{album.pk}/tracks/",
        f"artists/{album.artist_id}/tracks/",
    ):
        answer = client.get(f"/api/{other}?cursor={cursor}")
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1e9", "9" * 30])
def test_a_limit_outside_1_to_100_is_refused(client: Client, limit):
    assert client.get(f"/api/tracks/?limit={limit}").status_code == 422


def test_filters(client: Client):
    folk = make_music.track(title="folk", genres=("Folk",), album="A", explicit=True)
    make_music.track(title="rock", genres=("Rock",))

    assert titles(client.get("/api/tracks/?genre=folk")) == ["folk"]
    assert titles(client.get("/api/tracks/?genre=polka")) == []
    assert titles(client.get(f"/api/tracks/?artist={folk.artist_id}")) == ["folk"]
    assert titles(client.get(f"/api/tracks/?album={folk.album_id}")) == ["folk"]
    assert titles(client.get("/api/tracks/?explicit=false")) == ["rock"]


def test_filters_page_too(client: Client):
    for number in range(3):
        make_music.track(title=f"t{number}", genres=("Folk",))
        make_music.track(genres=("Rock",))

    first = client.get("/api/tracks/?genre=folk&limit=2&sort=title").json()

    assert [i["title"] for i in first["items"]] == ["t0", "t1"]
    assert titles(client.get(first["next"])) == ["t2"]


def test_several_by_id_in_the_order_asked(client: Client):
    a, b = make_music.track(title="a"), make_music.track(title="b")

    items = client.get(f"/api/tracks/?ids={b.pk},999999,{a.pk},{b.pk}").json()["items"]

    assert [item and item["title"] for item in items] == ["b", None, "a", "b"]


@pytest.mark.parametrize(
    "ids", ["", "a", "1,", "0", "-1", "1;2", "9" * 19, ",".join(["1"] * 51)]
)
def test_ids_that_are_none_are_refused(client: Client, ids):
    answer = client.get(f"/api/tracks/?ids={ids}")

    assert answer.status_code == 422


@pytest.mark.parametrize("other", ["genre=folk", "limit=10", "sort=title", "artist=1"])
def test_ids_are_asked_alone(client: Client, other):
    answer = client.get(f"/api/tracks/?ids=1&{other}")

    assert answer.status_code == 422
    assert other.partition("=")[0] in answer.json()["errors"][0]["msg"]


def test_average_of_ratings_is_rounded(client: Client):
    track = make_music.track()
    Track.objects.filter(pk=track.pk).update(rating_sum=14, rating_count=3)

    assert client.get(f"/api/tracks/{track.pk}/").json()["rating"] == {
        "average": 4.67,
        "count": 3,
    }
