"""GET /api/me/tracks/."""

from typing import Any

import pytest

from audio.catalog.models.publication import Status
from audio.library import services
from audio.models import Artist, ArtistBlock, LikedTrack, Track
from tests import make, make_music
from tests.api_client import Api, ApiFor, refused
from users.models import Client, User

pytestmark = pytest.mark.django_db

LIKES = "/api/me/tracks/"


def like(person: User, *tracks: Track) -> None:
    services.like(user=person, track_ids=[track.pk for track in tracks])


def titles(answer: Any) -> list[str | None]:
    assert answer.status_code == 200, answer.content
    return [item["track"] and item["track"]["title"] for item in answer.json()["items"]]


def hide(track: Track) -> None:
    Track.objects.filter(pk=track.pk).update(status=Status.WITHDRAWN)


def block(person: User, artist: Artist) -> None:
    ArtistBlock.objects.create(user=person, artist=artist, level="block")
    Client.objects.filter(pk=person.pk).update(artist_blocks=1)


def test_an_item(api_for: ApiFor) -> None:
    person, track = make.user(), make_music.track(title="Gavotte")
    like(person, track)
    added = LikedTrack.objects.get().created_at
    api = api_for(person)

    answer = api.get(LIKES)

    assert answer.headers["Cache-Control"] == "no-store"
    body = answer.json()
    assert (body["limit"], body["next"], body["previous"], body["total"]) == (50, None, None, 1)
    [item] = body["items"]
    shown = item.pop("track")
    assert item == {
        "added_at": added.isoformat().replace("+00:00", "Z"),
        "track_id": track.pk,
        "unavailable": None,
    }
    assert shown == api.get(f"/api/tracks/{track.pk}/").json()
    assert (shown["title"], shown["liked"], shown["likes_count"]) == ("Gavotte", True, 1)


def test_only_ones_own(api_for: ApiFor) -> None:
    like(make.user(), make_music.track())

    body = api_for(make.user()).get(LIKES).json()

    assert (body["items"], body["total"]) == ([], 0)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("-added_at", ["Quay", "anchor", "Été"]),
        ("added_at", ["Été", "anchor", "Quay"]),
        ("title", ["anchor", "Été", "Quay"]),
        ("-title", ["Quay", "Été", "anchor"]),
        ("artist", ["Quay", "Été", "anchor"]),
        ("-artist", ["anchor", "Été", "Quay"]),
    ],
)
def test_sorted(api_for: ApiFor, sort: str, expected: list[str]) -> None:
    person = make.user()
    like(
        person,
        make_music.track(title="Été", artist="Brook"),
        make_music.track(title="anchor", artist="Cove"),
        make_music.track(title="Quay", artist="Alder"),
    )

    assert titles(api_for(person).get(LIKES, {"sort": sort})) == expected


def test_filtered_with_true_totals(api_for: ApiFor) -> None:
    person = make.user()
    one = make_music.track(
        title="Harbour", artist="A", album="Côte", genres=("Folk",), explicit=True
    )
    other = make_music.track(title="Harvest", artist="B", genres=("Folk", "Rock"))
    third = make_music.track(title="Sea", artist="B")
    like(person, one, other, third)
    api = api_for(person)

    def found(**query: Any) -> tuple[list[str | None], int]:
        answer = api.get(LIKES, query)
        return titles(answer), answer.json()["total"]

    assert found() == (["Sea", "Harvest", "Harbour"], 3)
    assert found(limit=1) == (["Sea"], 3)
    assert found(genre="folk") == (["Harvest", "Harbour"], 2)
    assert found(genre="rock", sort="title") == (["Harvest"], 1)
    assert found(genre="polka") == ([], 0)
    assert found(artist=other.artist_id) == (["Sea", "Harvest"], 2)
    assert found(album=one.album_id) == (["Harbour"], 1)
    assert found(explicit="true") == (["Harbour"], 1)
    assert found(explicit="false") == (["Sea", "Harvest"], 2)
    assert found(q="hÁr") == (["Harvest", "Harbour"], 2)
    assert found(q="Harv", genre="folk", artist=other.artist_id) == (["Harvest"], 1)


@pytest.mark.parametrize("sort", ["-added_at", "added_at", "title", "-title", "artist"])
def test_there_and_back_again(api_for: ApiFor, sort: str) -> None:
    """Two have the same title and artist."""
    person = make.user()
    for title in ("C", "A", "B", "B", "D"):
        like(person, make_music.track(title=title, artist="One"))
    api = api_for(person)
    whole = [item["track_id"] for item in api.get(LIKES, {"sort": sort}).json()["items"]]

    pages, address = [], f"{LIKES}?limit=2&sort={sort}"
    while address:
        answer = api.get(address).json()
        assert answer["total"] == 5
        pages.append([item["track_id"] for item in answer["items"]])
        last, address = answer, answer["next"]
    back = api.get(last["previous"]).json()

    assert pages == [whole[0:2], whole[2:4], whole[4:]]
    assert [item["track_id"] for item in back["items"]] == whole[2:4]


def test_fifty_and_on(api_for: ApiFor) -> None:
    """Pages of the usual size are read by statements of their own."""
    person, tracks = make.user(), make_music.tracks(52)
    like(person, *tracks[:50])
    like(person, *tracks[50:])
    ids = [track.pk for track in reversed(tracks)]
    api = api_for(person)

    first = api.get(LIKES).json()
    second = api.get(first["next"]).json()
    again = api.get(second["previous"]).json()

    assert [item["track_id"] for item in first["items"]] == ids[:50]
    assert [item["track_id"] for item in second["items"]] == ids[50:]
    assert again["items"] == first["items"]
    assert (first["total"], second["total"], second["next"]) == (52, 52, None)


def test_what_is_hidden_keeps_its_place(api_for: ApiFor) -> None:
    """And nothing else: it is found by no filter, and first by a title that it has no more."""
    person = make.user()
    seen, hidden = make_music.track(title="A"), make_music.track(title="Z", genres=("Folk",))
    like(person, seen, hidden)
    hide(hidden)
    api = api_for(person)

    first = api.get(LIKES).json()

    assert [(i["track_id"], i["unavailable"]) for i in first["items"]] == [
        (hidden.pk, "gone"),
        (seen.pk, None),
    ]
    assert first["items"][0]["track"] is None
    assert first["total"] == 2
    assert titles(api.get(LIKES, {"sort": "title"})) == [None, "A"]
    assert api.get(LIKES, {"genre": "folk"}).json()["total"] == 0
    assert api.get(LIKES, {"q": "z"}).json()["total"] == 0


def test_of_a_blocked_artist_the_place_stays_and_is_shown(api_for: ApiFor) -> None:
    person, one, other = make.user(), make_music.track(title="A"), make_music.track(title="B")
    like(person, one, other)
    block(person, one.artist)

    items = api_for(person).get(LIKES).json()["items"]

    assert [(i["track"]["title"], i["unavailable"]) for i in items] == [
        ("B", None),
        ("A", "blocked"),
    ]


def test_staff_see_what_is_hidden(api_for: ApiFor) -> None:
    person, track = make.user(is_staff=True), make_music.track(title="A")
    like(person, track)
    hide(track)

    assert titles(api_for(person).get(LIKES)) == ["A"]


@pytest.mark.parametrize("query", [{"sort": "plays"}, {"limit": 0}, {"cursor": "x"}])
def test_a_query_that_is_none_is_refused(api_for: ApiFor, query: dict[str, Any]) -> None:
    code = "bad_cursor" if "cursor" in query else "invalid"
    refused(api_for(make.user()).get(LIKES, query), 422, code)


@pytest.mark.parametrize("size", [1, 50])
@pytest.mark.parametrize("query", [{}, {"sort": "title"}, {"explicit": "false"}])
def test_three_queries(
    api_for: ApiFor, django_assert_num_queries: Any, size: int, query: dict[str, str]
) -> None:
    """The session, the page, the number of all."""
    person = make.user()
    like(person, *make_music.tracks(size, album="One", genres=("Folk", "Rock")))
    api: Api = api_for(person)
    api.get(LIKES, query)

    with django_assert_num_queries(3):
        assert len(titles(api.get(LIKES, query))) == size
