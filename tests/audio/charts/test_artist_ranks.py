"""`rank` of artists, and lists sorted by it."""

from typing import Any

import pytest
from django.db import transaction

from audio.catalog.models.artist import UNRANKED
from audio.charts import services
from audio.models import Artist, Track
from tests import make_music
from tests.api_client import Api
from tests.at_once import at_once
from tests.audio.charts.counted import NOW, count, heard

pytestmark = pytest.mark.django_db


def ranks() -> dict[str, int]:
    return dict(Artist.objects.exclude(rank=UNRANKED).values_list("name", "rank"))


def of(name: str, plays: int, age: int = 0) -> Track:
    track = make_music.track(artist=name)
    heard(track, {age: plays})
    return track


def test_by_plays_of_28_days(api: Api) -> None:
    of("A", 3)
    of("B", 9, 27)
    of("C", 100, 28)
    of("A", 2)
    make_music.artist("D")

    count()

    assert ranks() == {"B": 1, "A": 2}

    def listed(sort: str) -> list[tuple[str, int | None]]:
        items = api.get("/api/artists/", {"sort": sort}).json()["items"]
        return [(item["name"], item["rank"]) for item in items]

    assert listed("rank") == [("B", 1), ("A", 2), ("C", None), ("D", None)]
    assert listed("-rank")[2:] == [("A", 2), ("B", 1)]


def test_written_only_where_it_changed() -> None:
    of("A", 5)
    b, c = of("B", 4), of("C", 3)
    count()
    before = _versions()

    heard(c, {1: 3})
    count()

    assert ranks() == {"C": 1, "A": 2, "B": 3}
    Track.objects.filter(pk=b.pk).update(status="withdrawn")
    middle = _versions()
    count()
    assert ranks() == {"C": 1, "A": 2}
    after = _versions()
    assert {name for name in before if before[name] != middle[name]} == {"A", "B", "C"}
    assert {name for name in before if middle[name] != after[name]} == {"B"}


def _versions() -> dict[str, Any]:
    """A row that is written anew stands elsewhere."""
    return dict(Artist.objects.extra(select={"at": "ctid::text"}).values_list("name", "at"))


def test_the_first_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "RANKED_ARTISTS", 2)
    for name, plays in (("A", 5), ("B", 6), ("C", 7)):
        of(name, plays)

    count()

    assert ranks() == {"C": 1, "B": 2}


@pytest.mark.django_db(transaction=True)
def test_an_artist_who_is_being_changed_keeps_nobody_waiting() -> None:
    """They get the new rank with the next count."""
    held, free = of("A", 5), of("B", 4)

    with transaction.atomic():
        Artist.objects.select_for_update().get(pk=held.artist_id)
        assert at_once(lambda: services.count(now=NOW)) == [True]

    assert ranks() == {"B": 2}
    count()
    assert ranks() == {"A": 1, "B": 2}
    assert free.artist_id != held.artist_id
