"""While people search, things are renamed, hidden and deleted: nobody gets an error of ours."""

from collections.abc import Callable
from itertools import count
from random import Random
from threading import Event
from typing import Any

import pytest

from config import throttling
from tests import make, make_playlist
from tests.access.scene import as_
from tests.api_client import Api
from tests.at_once import at_once
from tests.audio.publishing import drafts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 8


@pytest.fixture(autouse=True)
def _limits_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "LIMITS", {})


def until(done: Event, do: Callable[[], object]) -> Callable[[], None]:
    """Does it again and again. Whoever fails lets nobody wait for them."""

    def run() -> None:
        try:
            while not done.is_set():
                do()
        except BaseException:
            done.set()
            raise

    return run


def searching(api: Api, chance: Random) -> set[int]:
    """What was answered."""
    q = chance.choice(("harb", "harbour", "seiche", "harbuor", "ada", "s", 'artist:"ada cole"'))
    path = chance.choice(("", "suggest/"))
    answer = api.get(f"/api/search/{path}", {"q": q})
    assert answer.status_code == 200, answer.content
    for one in answer.json().get("items", []):
        assert one["text"]
    return {answer.status_code}


def test_searching_while_all_changes() -> None:
    album = drafts.published(drafts.page(name="Ada Cole"), size=3, title="Harbour")
    owner = drafts.by(album)
    made = make_playlist.public("Harbour", owner=owner)
    artist, music, lists = as_(owner), as_(owner), as_(owner)
    done = Event()

    rounds = count()

    def change() -> None:
        number = next(rounds)
        title = ("Harbour", "Seiche")[number % 2]
        _done(music.patch(f"/api/albums/{album.pk}/", {"title": title}))
        status = ("withdrawn", "published")[number % 2]
        _done(music.patch(f"/api/albums/{album.pk}/", {"status": status}))
        gone = make_playlist.public(title, owner=owner)
        assert music.delete(f"/api/playlists/{gone.pk}/").status_code == 204
        if number == ROUNDS:
            done.set()

    def rename() -> None:
        _done(artist.patch(f"/api/artists/{album.artist_id}/", {"stage_name": "Ada Cole"}))
        _done(artist.patch(f"/api/artists/{album.artist_id}/", {"stage_name": "Seiche"}))

    def hide() -> None:
        for visibility in ("private", "public"):
            _done(lists.patch(f"/api/playlists/{made.pk}/", {"visibility": visibility}))

    def search(number: int) -> Callable[[], object]:
        chance = Random(number)  # noqa: S311
        api = [Api(), as_(make.user()), as_(owner)][number]
        return lambda: searching(api, chance)

    at_once(
        until(done, change),
        until(done, rename),
        until(done, hide),
        *(until(done, search(number)) for number in range(3)),
    )


def _done(answer: Any) -> None:
    """Two changes may stand in each other's way, and one of them is told to come again."""
    assert answer.status_code in (200, 503), answer.content
