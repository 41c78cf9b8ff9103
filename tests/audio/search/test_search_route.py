"""`GET /api/search/`: its answer's form, and what it refuses."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import throttling
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from tests.audio.search.asked import KINDS, found, search, tracks

pytestmark = pytest.mark.django_db
SEARCH = "/api/search/"


def world() -> Any:
    """Of each kind one that is called Harbour, and something else."""
    track = make_music.track(title="Harbour", artist="Ada Cole", album="Night Ferry")
    make_music.track(title="Windowlight", artist="Harbour", album="Harbour")
    make_playlist.public("Harbour")
    return track


def test_each_kind_has_its_list(api: Api) -> None:
    world()
    told = search(api, "harbour")

    assert set(told) == {"top_result", "lines", *KINDS}
    for kind in KINDS:
        assert set(told[kind]) == {"items", "limit", "offset", "has_more"}
        assert told[kind]["limit"] == 20
        assert told[kind]["offset"] == 0
        assert told[kind]["has_more"] is False
        assert {one["type"] for one in told[kind]["items"]} == {kind[:-1]}
        names = [one.get("title") or one.get("name") for one in told[kind]["items"]]
        assert names[0] == "Harbour", kind
    assert told["top_result"]["type"] in {"track", "album", "artist", "playlist"}


def test_things_are_as_they_are_elsewhere(api: Api, api_for: ApiFor) -> None:
    """All that their own addresses say, with the marks of who asks."""
    track, person = world(), make.user()
    mine = api_for(person)
    mine.post("/api/me/tracks/", {"id": track.pk})
    mine.put(f"/api/artists/{track.artist_id}/follow/")
    for asking in (api, mine):
        for kind in KINDS:
            for item in search(asking, "harbour")[kind]["items"]:
                one = asking.get(f"/api/{kind}/{item['id']}/")
                assert item == one.json()
    liked = {
        item["title"]: item["liked"] for item in search(mine, "harbour")["tracks"]["items"]
    }
    assert liked["Harbour"] is True
    assert search(api, "harbour")["tracks"]["items"][0]["liked"] is None


def test_kinds_that_were_not_asked_for_are_null(api: Api) -> None:
    world()
    told = search(api, "harbour", type="track")
    assert (told["albums"], told["artists"], told["playlists"]) == (None, None, None)
    assert told["top_result"] is None
    assert told["tracks"]["items"][0]["title"] == "Harbour"

    two = search(api, "harbour", type="playlist,artist,playlist")
    assert (two["tracks"], two["albums"]) == (None, None)
    assert two["top_result"]["type"] in {"artist", "playlist"}
    assert len(two["playlists"]["items"]) == 1


def test_the_top_result_is_the_best_of_all_kinds(api: Api) -> None:
    make_music.track(title="Quayside", artist="Someone")
    make_playlist.public("Quayside and other places")
    make_music.track(title="Other", artist="Fathom", album="Fathom Five")

    assert search(api, "quayside")["top_result"]["title"] == "Quayside"
    assert search(api, "fathom")["top_result"]["name"] == "Fathom"
    assert search(api, "nothing of this name")["top_result"] is None


def test_pages(api: Api) -> None:
    for number in range(5):
        make_music.track(title=f"Tide {number}", artist="Ada Cole")
    first = search(api, "tide", type="track", limit=2)["tracks"]
    second = search(api, "tide", type="track", limit=2, offset=2)["tracks"]
    last = search(api, "tide", type="track", limit=2, offset=4)["tracks"]

    titles = [one["title"] for page in (first, second, last) for one in page["items"]]
    assert sorted(titles) == [f"Tide {number}" for number in range(5)]
    assert [page["has_more"] for page in (first, second, last)] == [True, True, False]
    assert (second["limit"], second["offset"]) == (2, 2)
    assert search(api, "ada", limit=1, offset=1)["top_result"] is None
    beyond = search(api, "tide", type="track", limit=50, offset=150)["tracks"]
    assert (beyond["items"], beyond["has_more"]) == ([], False)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"),
        ({"q": "a" * 501}, "q"),
        ({"q": "a\0b"}, "q"),
        ({"q": "a", "type": "genre"}, "type"),
        ({"q": "a", "type": ""}, "type"),
        ({"q": "a", "type": "track,"}, "type"),
        ({"q": "a", "limit": 0}, "limit"),
        ({"q": "a", "limit": 51}, "limit"),
        ({"q": "a", "offset": -1}, "offset"),
        ({"q": "a", "offset": 200}, "offset"),
        ({"q": "a", "offset": "many"}, "offset"),
    ],
)
def test_what_it_refuses(api: Api, query: dict[str, Any], field: str) -> None:
    problem = refused(api.get(SEARCH, query), 422, "invalid")
    assert [error["loc"][:2] for error in problem["errors"]] == [["query", field]]


def test_no_deeper_than_200(api: Api) -> None:
    problem = refused(api.get(SEARCH, {"q": "a", "offset": 151, "limit": 50}), 422, "invalid")
    assert "200" in problem["errors"][0]["msg"]
    assert api.get(SEARCH, {"q": "a", "offset": 150, "limit": 50}).status_code == 200


@pytest.mark.parametrize("q", ["", " ", "…", "-- ' % _", '"', "\u0301", "artist:", 'album:""'])
def test_nothing_to_look_for_finds_nothing(api: Api, q: str) -> None:
    world()
    told = search(api, q)
    assert found(api, q) == {}
    assert told["top_result"] is None
    assert told["tracks"] == {"items": [], "limit": 20, "offset": 0, "has_more": False}


def test_no_cache_keeps_it(api: Api, api_for: ApiFor) -> None:
    for asking in (api, api_for(make.user())):
        for address in (SEARCH, f"{SEARCH}suggest/"):
            answer = asking.get(address, {"q": "a"})
            assert answer.headers["Cache-Control"] == "no-store"
            assert "ETag" not in answer.headers


def test_a_bad_token_is_told(api: Api) -> None:
    refused(Api("nonsense").get(SEARCH, {"q": "a"}), 401, "invalid_token")
    refused(api.post(SEARCH, {"q": "a"}), 405, "method_not_allowed")
    refused(api.get(SEARCH[:-1], {"q": "a"}), 404, "not_found")


@pytest.mark.parametrize("signed_in", [False, True])
def test_twenty_cost_as_many_queries_as_one(api: Api, api_for: ApiFor, signed_in: bool) -> None:
    """Besides the engine's, which is through sooner or later: one for each kind."""
    asking = api_for(make.user()) if signed_in else api
    for number in (1, 20):
        own, engines = _queries(asking, number)
        assert own == 4 + signed_in
        assert engines <= 4 * 4


def _queries(api: Api, number: int) -> tuple[int, int]:
    """Of a search that finds so many of each kind: our own, and the engine's.

    Asked once before, as statements are. The limit's is not counted.
    """
    word = f"wharf{number}"
    for at in range(number):
        make_music.track(
            title=f"{word} {at}",
            artist=f"{word} {at}",
            album=f"{word} {at}",
            genres=("Folk", "Dub"),
            featuring=("Guest",),
        )
        make_playlist.public(f"{word} {at}")
    found_all = search(api, word)
    for kind in KINDS:
        assert len(found_all[kind]["items"]) == number, kind
    with CaptureQueriesContext(connection) as queries:
        search(api, word)
    told = [one["sql"] for one in queries if "config_counter" not in one["sql"]]
    engines = len([sql for sql in told if "audio_search" in sql])
    return len(told) - engines, engines


def test_it_is_limited(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    rate = throttling.Rate(2, 60)
    monkeypatch.setattr(throttling, "LIMITS", {"search": rate})
    assert tracks(api, "a") == []
    assert api.get(f"{SEARCH}suggest/", {"q": "a"}).status_code == 200
    answer = api.get(SEARCH, {"q": "a"})
    refused(answer, 429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) > 0
