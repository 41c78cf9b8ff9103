"""Pages by position, of a playlist's tracks, of a smart one's, and of a list as it was."""

import base64
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from audio.playlists.models.playlist import Playlist
from tests import make_music, make_playlist
from tests.api_client import Api, ApiFor, refused

pytestmark = pytest.mark.django_db
SMART = {"match": {"all": []}, "sort": "title", "limit": 10}


@pytest.fixture
def three() -> Playlist:
    return make_playlist.of(make_music.tracks(3))


@pytest.fixture
def mine(api_for: ApiFor, three: Playlist) -> Api:
    return api_for(three.owner)


@pytest.fixture(params=["tracks", "smart", "snapshot"])
def path(request: Any, three: Playlist) -> str:
    """Three entries, each time."""
    if request.param == "smart":
        Playlist.objects.filter(pk=three.pk).update(rules=SMART)
    of = f"snapshots/{three.version}/" if request.param == "snapshot" else "tracks/"
    return f"/api/playlists/{three.pk}/{of}"


def from_position(path: str, position: int, *, backwards: bool, entry: int = 0) -> str:
    """As `next` and `previous` are, of a place that none of them may tell."""
    told = json.dumps([f"position {path}", position, entry, backwards], separators=(",", ":"))
    cursor = base64.urlsafe_b64encode(told.encode()).rstrip(b"=").decode()
    return f"{path}?{urlencode({'cursor': cursor})}"


def positions(page: Any) -> list[int]:
    assert page.status_code == 200, page.content
    return [entry["position"] for entry in page.json()["items"]]


def test_lead_on_and_back(mine: Api, path: str) -> None:
    first = mine.get(path, {"limit": 2})
    second = mine.get(first.json()["next"])
    back = mine.get(second.json()["previous"])
    assert [positions(page) for page in (first, second, back)] == [[0, 1], [2], [0, 1]]
    assert (first.json()["previous"], second.json()["next"]) == (None, None)
    assert positions(mine.get(path, {"offset": 1})) == [1, 2]


@pytest.mark.parametrize("position", [3, 1000, 2**63 - 1])
def test_beyond_the_last_there_is_nothing_and_before_it_all(
    mine: Api, path: str, position: int
) -> None:
    assert positions(mine.get(from_position(path, position, backwards=False))) == []
    assert positions(mine.get(from_position(path, position, backwards=True))) == [0, 1, 2]


@pytest.mark.parametrize("position", [-1, -5, 1 - 2**63])
@pytest.mark.parametrize("backwards", [False, True])
def test_there_is_none_before_the_first(
    mine: Api, path: str, position: int, backwards: bool
) -> None:
    answer = mine.get(from_position(path, position, backwards=backwards))
    refused(answer, 422, "bad_cursor")
