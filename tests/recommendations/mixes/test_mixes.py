"""GET /api/recommendations/mixes/ and /mixes/{id}/."""

import pytest

from tests import make
from tests.api_client import ApiFor
from tests.recommendations.mixes.listener import (
    MIXES,
    cards,
    catalogue,
    listens,
)

pytestmark = pytest.mark.django_db


def test_two_tastes_make_two_daily_mixes(api_for: ApiFor) -> None:
    music, person = catalogue(), make.user()
    listens(person, *music["Folk"][:6], *music["Metal"][:5])
    api = api_for(person)

    told = cards(api)

    daily = [card for card in told if card["kind"] == "daily"]
    assert [card["title"] for card in daily] == ["Daily mix 1", "Daily mix 2"]
    for card in daily:
        mix = api.get(f"{MIXES}{card['id']}/").json()
        genres = {g["name"] for item in mix["items"] for g in item["track"]["genres"]}
        assert len(genres) == 1
        known = {track.pk for tracks in music.values() for track in tracks[:6]}
        ids = [item["track"]["id"] for item in mix["items"]]
        assert set(ids) & known
        assert set(ids) - known
        assert len(ids) == len(set(ids)) == card["tracks_count"]
