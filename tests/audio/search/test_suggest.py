"""`GET /api/search/suggest/`: what is typed so far, completed."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make_music, make_playlist
from tests.api_client import Api, refused
from tests.audio.search.asked import search, suggested

pytestmark = pytest.mark.django_db
SUGGEST = "/api/search/suggest/"


def test_names_of_every_kind(api: Api) -> None:
    track = make_music.track(title="Harbour Light", artist="Ada Cole")
    artist = make_music.artist("Harbourmaster")
    album = make_music.album("Harbour Songs", size=1)
    playlist = make_playlist.public("Harbouring")
    make_music.track(title="Windowlight")

    items = api.get(SUGGEST, {"q": "harbo"}).json()["items"]

    assert {(one["text"], one["type"], one["id"]) for one in items} == {
        ("Harbour Light", "track", track.pk),
        ("Harbourmaster", "artist", artist.pk),
        ("Harbour Songs", "album", album.pk),
        ("Harbouring", "playlist", playlist.pk),
    }


def test_each_text_once(api: Api) -> None:
    """A song that twenty have sung, and that is an album besides."""
    for number in range(20):
        make_music.track(title="Harbour", artist=f"Artist {number}", album="HARBOUR")
    make_music.track(title="Harbourmaster")

    texts = suggested(api, "harb")

    assert len(texts) == 2
    assert {text.lower() for text in texts} == {"harbour", "harbourmaster"}


def test_at_most_eight(api: Api) -> None:
    for number in range(20):
        make_music.track(title=f"Harbour {number}", artist="Ada Cole")
    assert len(suggested(api, "harb")) == 8


def test_what_is_suggested_is_found(api: Api) -> None:
    make_music.track(title="Café Ørsted (Live)", artist="Ada Cole")
    [text] = suggested(api, "cafe o")
    assert text == "Café Ørsted (Live)"
    assert search(api, text)["tracks"]["items"][0]["title"] == text


@pytest.mark.parametrize("q", ["habrou", "harbuor", "nigth harb", "night hrabour", "harbor n"])
def test_slips_are_understood(api: Api, q: str) -> None:
    make_music.track(title="Night Harbour")
    make_music.track(title="Windowlight", artist="Harbour Night", album="Night Harbours")
    assert "Night Harbour" in suggested(api, q)
    assert "Windowlight" not in suggested(api, q)


def test_what_is_called_so_is_not_corrected(api: Api) -> None:
    make_music.track(title="Nigth")
    make_music.track(title="Night")
    assert suggested(api, "nigth") == ["Nigth"]


@pytest.mark.parametrize(
    "q", ["", "  ", "…", '"', "nothing of this name", "artist:ada harb", "genre:dub harbour"]
)
def test_nothing_to_suggest(api: Api, q: str) -> None:
    make_music.track(title="Harbour", artist="Ada Cole", genres=["Dub"])
    assert suggested(api, q) == []


def test_what_it_refuses(api: Api) -> None:
    refused(api.get(SUGGEST), 422, "invalid")
    refused(api.get(SUGGEST, {"q": "a" * 501}), 422, "invalid")
    refused(api.get(SUGGEST, {"q": "a\0"}), 422, "invalid")


def test_twenty_cost_as_many_queries_as_one(api: Api) -> None:
    counted = []
    for number in (1, 20):
        for at in range(number):
            name: Any = f"wharf{number} {at}"
            make_music.track(title=name, artist=name, album=name)
            make_playlist.public(name)
        suggested(api, f"wharf{number}")
        with CaptureQueriesContext(connection) as queries:
            suggested(api, f"wharf{number}")
        counted.append(len(queries))
    assert counted[0] == counted[1]
