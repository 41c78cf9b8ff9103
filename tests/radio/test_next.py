"""POST /api/radio/stations/{id}/next/."""

from typing import Any

import pytest

from audio.models import Artist, Track
from tests import make, make_playlist
from tests.api_client import Api, ApiFor
from tests.radio import catalogue

pytestmark = pytest.mark.django_db

STATIONS = "/api/radio/stations/"


def opened(api: Api, **seed: Any) -> str:
    answer = api.post(STATIONS, seed)
    assert answer.status_code == 201, answer.content
    return f"{STATIONS}{answer.json()['id']}/next/"


def drawn(api: Api, address: str, count: int = 5) -> list[Any]:
    answer = api.post(address, {"count": count})
    assert answer.status_code == 200, answer.content
    items: list[Any] = answer.json()["items"]
    return items


@pytest.mark.parametrize("kind", ["track", "artist", "genre", "playlist", "user"])
def test_thirty_times(api_for: ApiFor, kind: str) -> None:
    person = make.user()
    api = api_for(person)
    genre = catalogue.genre()
    catalogue.artists(40, each=6, genres=[genre])
    artist = Artist.objects.order_by("pk")[0]
    seed: dict[str, Any] = {
        "track": lambda: {"id": artist.tracks.all()[0].pk},
        "artist": lambda: {"id": artist.pk},
        "genre": lambda: {"id": genre.pk},
        "user": lambda: {},
        "playlist": lambda: {"id": make_playlist.of(Track.objects.all()[:10], owner=person).pk},
    }[kind]()
    address = opened(api, type=kind, **seed)

    items = [item for _ in range(30) for item in drawn(api, address)]

    ids = [item["track"]["id"] for item in items]
    artists = [item["track"]["artist"]["id"] for item in items]
    gap = 3 if kind == "artist" else 5
    assert len(ids) == len({*ids}) == 150
    assert not [n for n in range(150) if artists[n] in artists[max(n - gap, 0) : n]]
    assert max(artists.count(one) for one in {*artists}) <= 22  # 15 %
