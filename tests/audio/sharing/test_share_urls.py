"""`share_url` is the one address of a page, wherever the API says it."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor

pytestmark = pytest.mark.django_db


def share_urls(told: Any) -> set[str]:
    """All of them in an answer, however deep."""
    if isinstance(told, list):
        return set().union(*map(share_urls, told))
    if not isinstance(told, dict):
        return set()
    own = {told["share_url"]} if told.get("share_url") else set()
    return own.union(*map(share_urls, told.values()))


def leads_straight_there(url: str) -> bool:
    place = urlsplit(url)
    answer = Client().get(f"{place.path}?{place.query}" if place.query else place.path)
    assert url.startswith("http://testserver/s/")
    canonical = f'<link rel="canonical" href="http://testserver{place.path}">'
    return answer.status_code == 200 and (
        bool(place.query) or canonical in answer.content.decode()
    )


def test_every_kind_leads_straight_to_its_page(api: Api) -> None:
    """In letters of any script, of names of signs alone, and cut where they are long."""
    names = ("Où?", "雨の歌", "!!!", "R&B / Soul", "مرحبا", "x" * 300, "AC/DC 50% #1")
    tracks = [
        make_music.track(title=name, artist=name[:200], album=name, genres=(name[:80],))
        for name in names
    ]
    lists = [make_playlist.of([t], title=t.title[:200], visibility="public") for t in tracks]
    found: set[str] = set()
    for kind, ids in (
        ("tracks", [t.pk for t in tracks]),
        ("albums", [t.album_id for t in tracks]),
        ("artists", [t.artist_id for t in tracks]),
        ("playlists", [one.pk for one in lists]),
    ):
        for pk in ids:
            found |= share_urls(api.get(f"/api/{kind}/{pk}/").json())
    found |= share_urls(api.get("/api/genres/").json())

    assert len(found) == 5 * len(names)
    assert [url for url in sorted(found) if not leads_straight_there(url)] == []


def test_of_an_unlisted_playlist_with_its_key(api_for: ApiFor) -> None:
    owner = make.user()
    made = make_playlist.unlisted("雨", owner=owner)

    told = api_for(owner).get(f"/api/playlists/{made.pk}/").json()

    assert told["share_url"].endswith(f"?key={made.key}")
    assert leads_straight_there(told["share_url"])


def test_after_a_new_name_the_old_address_leads_to_the_new_one(api_for: ApiFor) -> None:
    owner = make.user()
    made, api = make_playlist.public("Rain", owner=owner), api_for(owner)
    old = api.get(f"/api/playlists/{made.pk}/").json()["share_url"]

    new = api.patch(f"/api/playlists/{made.pk}/", {"title": "Snow"}).json()["share_url"]

    assert leads_straight_there(new)
    moved = Client().get(urlsplit(old).path)
    assert (moved.status_code, moved.headers["Location"]) == (301, urlsplit(new).path)
