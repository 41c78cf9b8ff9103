"""Pages of a playlist whose tracks come and go while it is read."""

import pytest

from audio.playlists.models.playlist import Playlist
from audio.playlists.services import entries
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor
from tests.audio.playlists.test_list_tracks import at, filled, titles
from tests.audio.playlists.test_positions import from_position, positions

pytestmark = pytest.mark.django_db


@pytest.fixture
def playlist() -> Playlist:
    return filled(make.user(), "abcdef")


@pytest.fixture
def mine(api_for: ApiFor, playlist: Playlist) -> Api:
    return api_for(playlist.owner)


def put(playlist: Playlist, names: str, position: int) -> None:
    ids = [make_music.track(title=name).pk for name in names]
    entries.add_tracks(playlist=playlist, by=playlist.owner, track_ids=ids, position=position)


def remove(playlist: Playlist, *places: int) -> None:
    stood = make_playlist.entry_ids(playlist)
    for place in places:
        entries.remove_entry(playlist=playlist, by=playlist.owner, entry_id=stood[place])


def test_what_is_added_before_shifts_nothing(mine: Api, playlist: Playlist) -> None:
    first = mine.get(at(playlist), {"limit": 3}).json()
    put(playlist, "xyz", 0)
    second = mine.get(first["next"]).json()
    assert titles(second) == "def"
    assert [entry["position"] for entry in second["items"]] == [6, 7, 8]
    assert (second["next"], second["total"]) == (None, 9)
    assert second["snapshot_id"] != first["snapshot_id"]
    assert titles(mine.get(second["previous"]).json()) == "abc"


def test_what_is_removed_before_shifts_nothing(mine: Api, playlist: Playlist) -> None:
    first = mine.get(at(playlist), {"limit": 3}).json()
    remove(playlist, 0, 1)
    second = mine.get(first["next"]).json()
    assert titles(second) == "def"
    assert titles(mine.get(second["previous"]).json()) == "c"


def test_nor_does_it_on_the_way_back(mine: Api, playlist: Playlist) -> None:
    last = mine.get(at(playlist), {"limit": 2, "offset": 4}).json()
    put(playlist, "xyz", 0)
    assert titles(mine.get(last["previous"], {}).json()) == "cd"
    remove(playlist, 0, 1, 2, 3)
    assert titles(mine.get(last["previous"]).json()) == "cd"


def test_if_the_last_one_read_is_gone_it_goes_on_from_its_place(
    mine: Api, playlist: Playlist
) -> None:
    first = mine.get(at(playlist), {"limit": 3}).json()
    remove(playlist, 2)
    second = mine.get(first["next"]).json()
    assert titles(second) == "def"
    remove(playlist, 2)
    assert titles(mine.get(second["previous"]).json()) == "ab"


def test_a_smart_playlist_shifts_neither(mine: Api, playlist: Playlist) -> None:
    rules = {"match": {"all": []}, "sort": "title", "limit": 20}
    Playlist.objects.filter(pk=playlist.pk).update(rules=rules)
    first = mine.get(at(playlist), {"limit": 3}).json()
    make_music.track(title="A")
    second = mine.get(first["next"]).json()
    assert titles(second) == "def"
    assert titles(mine.get(second["previous"]).json())[-2:] == "bc"


def test_an_entry_of_another_playlist_is_no_place_in_this_one(
    mine: Api, playlist: Playlist
) -> None:
    strange = make_playlist.entry_ids(filled(make.user(), "uvwxyz"))[4]
    path = from_position(at(playlist), 1, entry=strange, backwards=False)
    assert positions(mine.get(path)) == [1, 2, 3, 4, 5]
