"""Stations after a training: what goes together comes together, and says so."""

from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audio.models import Artist, LikedTrack, Track
from recommendations.learning.knowledge import SOURCES
from recommendations.models import Neighbours, Training
from recommendations.training.models import Kind
from recommendations.training.packed import Nearby, pack_neighbours
from tests import make, make_playlist
from tests.api_client import ApiFor
from tests.radio import catalogue
from tests.radio.playing import artists, drawn, opened

pytestmark = pytest.mark.django_db
STATIONS = 5
"""Which tracks have luck hangs on their ids and on the station's number: of one alone the
spread is too wide for a bound that tells anything."""


def learnt(kind: Kind, item: int, near: list[int]) -> None:
    """As a training leaves it: the nearest first."""
    training, _ = Training.objects.get_or_create(
        status="ready", algorithm="by hand", counts={"people": 100}
    )
    scores, listeners = np.linspace(1, 0.5, len(near)), np.full(len(near), np.log1p(9))
    rows = np.array([*[scores] * len(SOURCES), listeners], np.float32)
    packed = pack_neighbours(Nearby(np.array(near), rows))
    Neighbours.objects.create(
        training=training, kind=kind, item_id=item, ids=packed[0], scores=packed[1]
    )


def test_what_goes_with_a_track_comes_and_says_why(api_for: ApiFor) -> None:
    """By artists who share nothing with it but listeners.

    On five stations, each of its own luck. As 80 of them showed, of fourteen tracks after the
    seed 12.2 go with it, with a standard deviation of 1.2: of seventy 61 +- 2.7. The bound is
    four deviations below. By chance it would be 13.
    """
    catalogue.artists(40, each=4)
    seed, *others = Track.objects.order_by("pk")
    near = [track.pk for track in others[7::4]][:30]
    learnt(Kind.TRACK, seed.pk, near)

    listeners = [api_for(make.user()) for _ in range(STATIONS)]
    stations = [(api, opened(api, type="track", id=seed.pk)) for api in listeners]
    items = [item for api, address in stations for item in drawn(api, address, 15)]

    named = {"type": "track", "id": seed.pk, "name": seed.title}
    told = {"code": "goes_with", "text": f"Goes with {seed.title}", "because": named}
    why = [item["reason"] for item in items if item["track"]["id"] in near]
    assert why == [told] * len(why)
    assert len(why) >= 50


def test_artists_near_to_an_artist(api_for: ApiFor) -> None:
    """On five stations, each of its own luck, which 120 of them showed: of twenty tracks there
    are 17.4 of these artists, with a standard deviation of 1.1; of a hundred 87 +- 2.5. The
    bound is four deviations below. By chance it would be 22.
    """
    one, *others = catalogue.artists(60, each=4)
    near = [artist.pk for artist in others[::4]][:12]
    learnt(Kind.ARTIST, one.pk, near)

    listeners = [api_for(make.user()) for _ in range(STATIONS)]
    stations = [(api, opened(api, type="artist", id=one.pk)) for api in listeners]
    items = [item for api, address in stations for item in drawn(api, address, 20)]

    assert len([pk for pk in artists(items) if pk in near or pk == one.pk]) >= 77
    assert {item["reason"]["code"] for item in items} <= {"same_artist", "catalogue"}
    for item in items:
        if item["reason"]["code"] == "same_artist":
            assert item["reason"]["because"]["id"] == item["track"]["artist"]["id"]


def test_statements_of_a_draw(api_for: ApiFor) -> None:
    """However many tracks; besides who asks, and how often, which every request asks."""
    person = make.user()
    api, genre = api_for(person), catalogue.genre()
    one, *_ = catalogue.artists(60, each=4, genres=[genre])
    tracks = list(Track.objects.order_by("pk"))
    playlist = make_playlist.of(tracks[:3], owner=person)
    for track in tracks[:3]:
        learnt(Kind.TRACK, track.pk, [near.pk for near in tracks[4:60]])
        LikedTrack.objects.create(user=person, track=track)

    def asked(count: int, **seed: Any) -> int:
        address = opened(api, **seed)
        with CaptureQueriesContext(connection) as queries:
            drawn(api, address, count)
        told = [query["sql"].split()[0] for query in queries]
        return len([word for word in told if word not in ("SAVEPOINT", "RELEASE")]) - 2

    seeds = {"track": tracks[0].pk, "artist": one.pk, "genre": genre.pk}
    seeds |= {"playlist": playlist.pk, "user": None}
    assert {kind: asked(25, type=kind, id=pk) for kind, pk in seeds.items()} == {
        "track": 12,
        "artist": 11,
        "genre": 12,
        "playlist": 12,
        "user": 12,
    }


def test_a_like_brings_what_goes_with_it(api_for: ApiFor) -> None:
    """Named as the reason, as long as it is liked."""
    person = make.user()
    api = api_for(person)
    genre = catalogue.genre()
    catalogue.artists(60, each=4, genres=[genre])
    liked, *others = Track.objects.order_by("pk")
    near = [track.pk for track in others[7::4]][:40]
    learnt(Kind.TRACK, liked.pk, near)
    address = opened(api, type="genre", id=genre.pk)
    drawn(api, address, 1)

    api.post("/api/me/tracks/", {"id": liked.pk})

    items = drawn(api, address, 20)
    why = [item["reason"] for item in items if item["track"]["id"] in near]
    assert len(why) >= 8
    assert {reason["code"] for reason in why} == {"liked"}
    assert {reason["because"]["id"] for reason in why} == {liked.pk}
    assert Artist.objects.filter(tracks__in=near).distinct().count() >= 30


def test_what_goes_with_a_track_of_which_they_want_more_says_so(api_for: ApiFor) -> None:
    """They said it and do not like it, so that it is no like that is named."""
    api = api_for(make.user())
    genre = catalogue.genre()
    catalogue.artists(60, each=4, genres=[genre])
    wanted, *others = Track.objects.order_by("pk")
    near = [track.pk for track in others[7::4]][:40]
    learnt(Kind.TRACK, wanted.pk, near)
    address = opened(api, type="genre", id=genre.pk)

    word = {"type": "track", "id": wanted.pk, "verdict": "more"}
    assert api.post("/api/recommendations/feedback/", word).status_code == 200

    items = drawn(api, address, 20)
    why = [item["reason"] for item in items if item["track"]["id"] in near]
    assert len(why) >= 8
    named = {"type": "track", "id": wanted.pk, "name": wanted.title}
    text = f"Because you wanted more like {wanted.title}"
    told = {"code": "asked_for_more", "text": text, "because": named}
    assert why == [told] * len(why)
