"""What came out after the last training, of which nothing was learnt, is reached as well."""

from datetime import timedelta
from typing import Any

import pytest

from audio.models import FollowedArtist, Track
from config.fields import utc_now
from recommendations.models import Neighbours
from recommendations.training.services import train
from tests import make_music
from tests.api_client import Api, ApiFor
from tests.radio.playing import drawn, ids, opened
from tests.recommendations.training.scene import QUICK, two_crowds

pytestmark = pytest.mark.django_db
RADAR = "release_radar"
KINDS = ("of a known artist", "of a known genre alone", "of nothing known")


def listed(api: Api, address: str) -> list[int]:
    answer = api.get(address)
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.json()["items"]]


def on_the_radar(api: Api) -> list[int]:
    mixes = {mix["kind"]: mix for mix in api.get("/api/recommendations/mixes/").json()["items"]}
    told: Any = api.get(f"/api/recommendations/mixes/{mixes[RADAR]['id']}/").json()
    return ids(told["items"])


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_found_and_leads_on(api_for: ApiFor, kind: str) -> None:
    """By who follows its artist, by what is like it, and by a station of it."""
    polka, _ = two_crowds()
    Track.objects.update(published_at=utc_now() - timedelta(days=60))
    train(now=utc_now(), options=QUICK)
    person = polka.listeners[0]
    artist = polka.tracks[0].artist
    new = {
        "of a known artist": lambda: make_music.track(artist=artist.name),
        "of a known genre alone": lambda: make_music.track(genres=("Polka",)),
        "of nothing known": make_music.track,
    }[kind]()
    FollowedArtist.objects.create(user=person, artist=new.artist)
    api = api_for(person)

    assert not Neighbours.objects.filter(item_id=new.pk, kind=1).exists()
    assert on_the_radar(api) == [new.pk]
    assert new.pk in [
        item["track"]["id"] for item in api.get("/api/recommendations/tracks/").json()["items"]
    ]
    like_it = {
        "of a known artist": {t.pk for t in polka.tracks if t.artist_id == artist.pk},
        "of a known genre alone": {t.pk for t in polka.tracks},
        "of nothing known": set(),
    }[kind]
    assert set(listed(api, f"/api/tracks/{new.pk}/similar/")) == like_it
    for seed in ({"type": "track", "id": new.pk}, {"type": "artist", "id": new.artist_id}):
        address = opened(api, **seed)
        came = [pk for _ in range(30) for pk in ids(drawn(api, address, 1))]
        assert came[0] == new.pk or seed["type"] == "artist"
        assert len(came) == 30
        assert len(set(came[:13])) == 13
