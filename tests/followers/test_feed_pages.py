"""GET /api/me/feed/, page by page."""

import pytest

from tests import make, make_music
from tests.api_client import ApiFor
from tests.followers.happenings import PLACE, busy_people, follow, likes, walked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("every_way")]


@pytest.mark.parametrize("limit", [1, 2, 7, 50])
def test_pages_hold_each_once_both_ways(api_for: ApiFor, limit: int) -> None:
    me = make.user()
    busy_people(me)
    api = api_for(me)
    whole = api.get(PLACE, {"limit": 100}).json()["items"]

    items, pages = walked(api, f"{PLACE}?limit={limit}")

    assert len(whole) == 31
    assert [item["at"] for item in whole] == sorted((i["at"] for i in whole), reverse=True)
    assert items == whole
    for earlier, later in zip(pages, pages[1:], strict=False):
        back = api.get(later["previous"].removeprefix("http://testserver")).json()
        assert back["items"] == earlier["items"]


def test_what_happens_meanwhile_shifts_nothing(api_for: ApiFor) -> None:
    me = make.user()
    busy_people(me)
    api = api_for(me)
    whole = api.get(PLACE, {"limit": 100}).json()["items"]
    first = api.get(PLACE, {"limit": 10}).json()
    late = make.user()
    follow(me, late)

    likes(late, make_music.track(), 1_000)
    rest, _ = walked(api, first["next"])

    assert first["items"] + rest == whole


def test_somebody_busy_hides_nobody_else(api_for: ApiFor) -> None:
    """More than a page of one person's is newer than the one of another."""
    me, loud, quiet = make.user(), make.user(username="loud"), make.user(username="quiet")
    follow(me, loud, quiet)
    tracks = make_music.tracks(8)
    for n, track in enumerate(tracks):
        likes(loud, track, 10 + n)
    likes(quiet, tracks[0], 15)
    likes(quiet, tracks[1], 1)

    items, _ = walked(api_for(me), f"{PLACE}?limit=3")

    assert [item["user"]["username"] for item in items] == (
        ["loud"] * 2 + ["quiet"] + ["loud"] * 6 + ["quiet"]
    )
