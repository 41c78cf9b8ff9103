"""Several devices on one station."""

import pytest

from config.fields import utc_now
from radio import services
from radio.models import Station
from tests import make
from tests.at_once import at_a_locked_row, times
from tests.radio import catalogue

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_never_get_the_same_track() -> None:
    person = make.user()
    catalogue.artists(12, each=4)
    station, _ = services.open_station(user=person, kind="user", pk=None)

    found = at_a_locked_row(
        station,
        3,
        lambda: services.draw_next(user=person, pk=station.pk, count=10, now=utc_now()),
    )

    heard = [pick.id for drawn in found for pick in drawn.picks]
    assert len(heard) == len({*heard}) == 30
    assert {*Station.objects.get().drawn} == {*heard}


def test_opened_by_several_it_is_one() -> None:
    person = make.user()
    [artist] = catalogue.artists(1, each=1)

    found = times(3, lambda: services.open_station(user=person, kind="artist", pk=artist.pk))

    assert len({station.pk for station, _ in found}) == 1
    assert sorted(made for _, made in found) == [False, False, True]
