"""Stations after a training: what goes together comes together, and says so."""

import numpy as np
import pytest

from audio.models import Artist, Track
from recommendations.learning.knowledge import SOURCES
from recommendations.models import Neighbours, Training
from recommendations.training.models import Kind
from recommendations.training.packed import Nearby, pack_neighbours
from tests import make
from tests.api_client import ApiFor
from tests.radio import catalogue
from tests.radio.playing import artists, drawn, ids, opened

pytestmark = pytest.mark.django_db


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
    """By artists who share nothing with it but listeners."""
    api = api_for(make.user())
    catalogue.artists(40, each=4)
    seed, *others = Track.objects.order_by("pk")
    near = [track.pk for track in others[7::4]][:30]
    learnt(Kind.TRACK, seed.pk, near)

    items = drawn(api, opened(api, type="track", id=seed.pk), 15)

    named = {"type": "track", "id": seed.pk, "name": seed.title}
    told = {"code": "goes_with", "text": f"Goes with {seed.title}", "because": named}
    assert [item["reason"] for item in items[1:] if item["track"]["id"] in near] == [
        told
    ] * len({*near} & {*ids(items)})
    assert len({*near} & {*ids(items)}) >= 12


def test_artists_near_to_an_artist(api_for: ApiFor) -> None:
    api = api_for(make.user())
    one, *others = catalogue.artists(60, each=4)
    near = [artist.pk for artist in others[::4]][:12]
    learnt(Kind.ARTIST, one.pk, near)

    items = drawn(api, opened(api, type="artist", id=one.pk), 20)

    # By chance four or five of twenty.
    assert len([pk for pk in artists(items) if pk in near or pk == one.pk]) >= 12
    assert {item["reason"]["code"] for item in items} <= {"same_artist", "catalogue"}
    for item in items:
        if item["reason"]["code"] == "same_artist":
            assert item["reason"]["because"]["id"] == item["track"]["artist"]["id"]


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
