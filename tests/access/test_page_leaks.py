"""What is not for others is on no page, in no player, no oEmbed answer and no sitemap."""

import re
from difflib import unified_diff
from typing import Any

import pytest

from audio.models import Genre
from config import throttling
from tests.access.leaks import ABSENT, tells
from tests.access.pages import IDS, about, look, read_pages
from tests.access.scene import CANARY, TITLE, UNNAMED, Scene

pytestmark = pytest.mark.django_db
ASKERS = ("nobody", "other", "blocked")


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Scene:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(throttling, "LIMITS", {})
    return Scene()


def places(of: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return of | {"genre_id": [*Genre.objects.values_list("pk", flat=True)]}


def test_nothing_is_told_and_no_number_changes(scene: Scene) -> None:
    """Not even to which counts it came: pages and sitemap stay as they were to the byte."""
    asked = places(scene.places())
    scene.do_quietly()  # what is done twice counts once; pages say how often things are played
    before = {who: read_pages(scene.apis[who], asked) for who in ASKERS}

    scene.keep_to_oneself()
    scene.have_music_that_is_not_out()

    for who in ASKERS:
        after = {one.url: (one.status, one.told) for one in read_pages(scene.apis[who], asked)}
        assert after.keys() == {one.url for one in before[who]}
        for one in before[who]:
            assert _differing(one.told, after[one.url][1]) == [], one.url
            assert after[one.url][0] == one.status


def _differing(old: str, new: str) -> list[str]:
    return [*unified_diff(old.split("\n"), new.split("\n"), n=0)]


@pytest.mark.parametrize("who", ASKERS)
def test_the_canary_is_nowhere(scene: Scene, who: str) -> None:
    scene.keep_to_oneself()
    scene.have_music_that_is_not_out()

    told = read_pages(scene.apis[who], places(scene.secret_places()))

    assert [one.url for one in told if tells(one.wire, CANARY)] == []
    assert [one.url for one in told if tells(one.wire, UNNAMED)] == []
    assert {one.status for one in told} == {200, 301, 302, 404}
    assert [one.url for one in told if "Set-Cookie" in one.wire] == []


def test_what_is_hidden_is_refused_like_what_never_was(scene: Scene) -> None:
    scene.keep_to_oneself()
    scene.have_music_that_is_not_out()
    hidden = {"playlist_id": scene.secret, **scene.music}
    api = scene.apis["nobody"]

    for kind, name in IDS.items():
        for pk in hidden.get(name, ()):
            for url, other in zip(about(kind, pk), about(kind, ABSENT), strict=True):
                got, nothing = look(api, url), look(api, other)
                assert (got.status, got.told) == (nothing.status, nothing.told), url
                assert got.status == 404


def test_the_canary_can_be_seen_at_all_and_is_gone_with_the_next_request(scene: Scene) -> None:
    """Nor is a copy that somebody kept called fresh."""
    made = scene.playlist(TITLE, visibility="public")
    scene.fill(made)
    api, asked = scene.apis["nobody"], {"playlist_id": [made]}
    seen = [one for one in read_pages(api, asked) if tells(one.wire, CANARY)]
    assert len(seen) >= 8
    tags = {one.url: re.findall(r"^ETag: (.*)$", one.wire, re.M) for one in seen}
    assert [url for url, found in tags.items() if found]

    done = scene.as_owner.patch(f"/api/playlists/{made}/", {"visibility": "private"})

    assert done.status_code == 200
    assert [one.url for one in read_pages(api, asked) if tells(one.wire, CANARY)] == []
    for url, found in tags.items():
        for tag in found:
            again = look(api, url, tag)
            assert again.status == 404
            assert not tells(again.wire, CANARY)
