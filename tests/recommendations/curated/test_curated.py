"""GET /api/recommendations/curated/, and the shelves in the admin."""

from typing import Any

import pytest

from audio.models import Playlist
from recommendations.models import CuratedShelf
from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor, refused
from users.models import UserBlock

pytestmark = pytest.mark.django_db

CURATED = "/api/recommendations/curated/"


def shelf(title: str, *playlists: Playlist, **fields: Any) -> CuratedShelf:
    made = CuratedShelf.objects.create(title=title, **fields)
    for place, playlist in enumerate(playlists):
        made.entries.create(playlist=playlist, position=place)
    return made


def public(title: str, **fields: Any) -> Playlist:
    made = make_playlist.public(title=title)
    Playlist.objects.filter(pk=made.pk).update(**{"is_curated": True, **fields})
    made.refresh_from_db()
    return made


def on_shelves(api: Api, **query: Any) -> dict[str, list[str]]:
    told = api.get(CURATED, query).json()["shelves"]
    return {one["title"]: [card["title"] for card in one["playlists"]] for one in told}


def others(api: Api, **query: Any) -> list[str]:
    return [item["title"] for item in api.get(CURATED, query).json()["items"]]


def test_shelves_in_their_order_and_the_rest_by_popularity(api: Api) -> None:
    one, two, three = public("One"), public("Two"), public("Three")
    public("Few", followers_count=1)
    public("Many", followers_count=9)
    public("Nobody recommends", is_curated=False)
    shelf("Evening", three, one, position=2)
    shelf("Morning", two, position=1)
    shelf("Hidden", two, is_shown=False)

    assert list(on_shelves(api).items()) == [
        ("Morning", ["Two"]),
        ("Evening", ["Three", "One"]),
    ]
    assert others(api) == ["Many", "Few"]
    assert others(api, sort="title") == ["Few", "Many"]


def test_a_shelf_as_json(api: Api) -> None:
    genre, one = make_music.genre("Ambient"), public("One")
    made = shelf("Evening", one, genre=genre, mood="calm", description="Lamps on.")

    told = api.get(CURATED).json()

    [shown] = told["shelves"]
    [card] = shown.pop("playlists")
    assert shown == {
        "id": made.pk,
        "title": "Evening",
        "description": "Lamps on.",
        "genre": {
            "id": genre.pk,
            "type": "genre",
            "name": "Ambient",
            "slug": "ambient",
            "share_url": f"http://testserver/s/genre/{genre.pk}/ambient/",
            "image": None,
        },
        "mood": "calm",
    }
    assert (card["id"], card["type"], card["title"]) == (one.pk, "playlist", "One")
    assert told["moods"] == ["calm"]
    assert (told["items"], told["next"]) == ([], None)


def test_by_genre_and_mood(api: Api) -> None:
    ambient, metal = make_music.genre("Ambient"), make_music.genre("Metal")
    shelf("Evening", public("One"), genre=ambient, mood="calm")
    shelf("Riot", public("Two"), genre=metal, mood="loud")
    public("Drones", genre_ids=[ambient.pk])
    public("Chugs", genre_ids=[metal.pk])

    assert on_shelves(api, genre="ambient") == {"Evening": ["One"]}
    assert others(api, genre="ambient") == ["Drones"]
    assert on_shelves(api, mood="loud") == {"Riot": ["Two"]}
    assert others(api, mood="loud") == []
    assert (on_shelves(api, genre="none"), others(api, genre="none")) == ({}, [])
    assert (on_shelves(api, mood="none"), others(api, mood="none")) == ({}, [])


@pytest.mark.parametrize("change", [{"visibility": "private"}, {"visibility": "unlisted"}])
def test_what_its_owner_closes_is_gone_at_once(api: Api, change: dict[str, str]) -> None:
    """The shelf that held nothing else, too; opened again it is where it was."""
    one, two = public("One"), public("Two")
    shelf("Evening", one)

    Playlist.objects.update(**change)
    assert (on_shelves(api), others(api)) == ({}, [])

    Playlist.objects.update(visibility="public")
    assert (on_shelves(api), others(api)) == ({"Evening": ["One"]}, [two.title])


def test_nothing_of_whom_one_blocked(api_for: ApiFor, api: Api) -> None:
    person, one = make.user(), public("One")
    shelf("Evening", one)
    UserBlock.objects.create(user=person, other=one.owner, level="block")

    assert on_shelves(api_for(person)) == {}
    assert on_shelves(api) == {"Evening": ["One"]}


def test_pages_of_the_others(api: Api) -> None:
    for number in range(3):
        public(f"List {number}", followers_count=number)

    first = api.get(CURATED, {"limit": 2}).json()
    second = api.get(first["next"].removeprefix("http://testserver")).json()

    titles = [item["title"] for page in (first, second) for item in page["items"]]
    assert titles == ["List 2", "List 1", "List 0"]


@pytest.mark.parametrize(
    "query", [{"sort": "rank"}, {"limit": 0}, {"mood": "x" * 41}, {"cursor": "bnVsbA"}]
)
def test_what_cannot_be_asked(api: Api, query: dict[str, Any]) -> None:
    code = "bad_cursor" if "cursor" in query else "invalid"
    refused(api.get(CURATED, query), 422, code)


def test_editors_fill_a_shelf_with_public_playlists_alone() -> None:
    one, private = public("One"), make_playlist.playlist(title="Secret")
    staff = make.browser(make.user(is_staff=True, is_superuser=True))
    form = {
        "title": "Evening",
        "mood": "calm",
        "position": "0",
        "is_shown": "on",
        "entries-TOTAL_FORMS": "1",
        "entries-INITIAL_FORMS": "0",
        "entries-0-position": "0",
    }
    add = "/admin/recommendations/curatedshelf/add/"

    refusal = staff.post(add, form | {"entries-0-playlist": str(private.pk)})
    assert refusal.status_code == 200
    assert not CuratedShelf.objects.exists()

    answer = staff.post(add, form | {"entries-0-playlist": str(one.pk)})
    assert answer.status_code == 302, answer.content
    assert [entry.playlist_id for entry in CuratedShelf.objects.get().entries.all()] == [one.pk]


def test_a_closed_playlist_has_no_title_in_the_admin() -> None:
    one = public("Once open")
    made = shelf("Evening", one)
    Playlist.objects.update(visibility="private")
    staff = make.browser(make.user(is_staff=True, is_superuser=True))

    page = staff.get(f"/admin/recommendations/curatedshelf/{made.pk}/change/")

    assert page.status_code == 200
    assert "Once open" not in page.text
