"""When mixes are made, by whom, and what stays."""

from datetime import UTC, datetime, timedelta

import pytest

from audio.library import services as library
from audio.models import PlayEvent, Rating, Track
from config.errors import NotFound
from recommendations.mixes import services
from recommendations.models import Mix
from recommendations.training.packed import unpack_items
from tests import make, make_music, make_playlist
from tests.api_client import ApiFor
from tests.at_once import at_a_lock, at_once
from tests.recommendations.mixes.listener import catalogue, listens, of
from users.models import User

pytestmark = pytest.mark.django_db
SATURDAY = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)


def ids_of(mix: Mix) -> list[int]:
    found: list[int] = unpack_items(mix.items)["id"].tolist()
    return found


def mix_of(person: User, kind: str) -> Mix:
    return Mix.objects.of(person).get(kind=kind)


def listener() -> User:
    music, person = catalogue({"Folk": 3}, each=2)["Folk"], make.user()
    listens(person, *music[:3])
    return person


def test_from_monday_to_monday() -> None:
    assert services.next_monday(SATURDAY) == datetime(2026, 11, 23, tzinfo=UTC)
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    assert services.next_monday(midnight) == datetime(2026, 11, 30, tzinfo=UTC)


def test_everybody_has_an_hour_of_the_day() -> None:
    """By hand: 7919 modulo 24 is 23, so that each id's hour is one before that of the last."""
    assert [services.hour_of(pk) for pk in (1, 2, 24)] == [23, 22, 0]
    assert services.next_morning(1, SATURDAY) == datetime(2026, 11, 21, 23, tzinfo=UTC)
    assert services.next_morning(24, SATURDAY) == datetime(2026, 11, 22, tzinfo=UTC)
    assert services.next_morning(3, SATURDAY) == datetime(2026, 11, 22, 21, tzinfo=UTC)


def test_the_weekly_mix_stays_while_the_daily_ones_change() -> None:
    """And all keep their ids, so that an app may keep them."""
    person = listener()
    services.make(user=person, now=SATURDAY)
    ids = set(Mix.objects.of(person).values_list("pk", flat=True))
    sunday = SATURDAY + timedelta(days=1)

    assert services.make(user=person, now=sunday)
    made = {mix.kind: mix.made_at for mix in Mix.objects.of(person)}
    assert made["daily"] == made["release_radar"] == sunday
    assert made["discover_weekly"] == SATURDAY

    monday = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
    assert services.make(user=person, now=monday)
    assert not services.make(user=person, now=monday)
    assert mix_of(person, "discover_weekly").made_at == monday
    assert set(Mix.objects.of(person).values_list("pk", flat=True)) == ids


def test_somebody_new_waits_no_week_for_their_own() -> None:
    person = make.user()
    music = catalogue({"Folk": 3}, each=2)["Folk"]
    services.make(user=person, now=SATURDAY)
    listens(person, *music[:3])
    soon = SATURDAY + timedelta(minutes=9)

    assert not services.make(user=person, now=soon)
    assert services.make(user=person, now=soon + timedelta(minutes=1))

    weekly = mix_of(person, "discover_weekly")
    assert not {track.pk for track in music[:3]} & set(ids_of(weekly))
    assert weekly.expires_at == datetime(2026, 11, 23, tzinfo=UTC)


def test_what_they_heard_meanwhile_is_not_in_the_next_weekly_mix() -> None:
    person = listener()
    services.make(user=person, now=SATURDAY)
    [first, *rest] = ids_of(mix_of(person, "discover_weekly"))
    make_music.play(person, Track.objects.get(pk=first))

    services.make(user=person, now=SATURDAY + timedelta(days=7))

    assert sorted(ids_of(mix_of(person, "discover_weekly"))) == sorted(rest)


def test_fewer_tastes_leave_an_empty_mix() -> None:
    """Its place stays, for the id's sake; it is not shown."""
    person = make.user()
    music = catalogue({"Folk": 2, "Metal": 2}, each=2)
    listens(person, *music["Folk"], *music["Metal"])
    services.make(user=person, now=SATURDAY)
    daily = Mix.objects.of(person).filter(kind="daily").order_by("position")
    assert [len(ids_of(mix)) for mix in daily] == [4, 4]
    PlayEvent.objects.filter(track__in=music["Metal"]).delete()

    services.make(user=person, now=SATURDAY + timedelta(days=1))

    assert [len(ids_of(mix)) for mix in daily.all()] == [4, 0]


def test_by_the_hour_for_those_who_are_active() -> None:
    """Once: killed and begun anew, it goes on with those who have none."""
    people = [make.user() for _ in range(3)]
    active, idle, other = people
    track = make_music.track()
    listens(active, track)
    listens(other, track)
    now = datetime.now(UTC)
    hour = services.hour_of(active.pk)
    assert services.hour_of(other.pk) != hour
    its = now.replace(hour=hour, minute=3)

    assert services.make_due(now=its) == services.Tally(made=1, failed=0)
    assert services.make_due(now=its) == services.Tally(made=0, failed=0)

    assert {mix.user_id for mix in Mix.objects.all()} == {active.pk}
    assert not Mix.objects.of(idle).exists()
    tomorrow = its + timedelta(days=1)
    assert services.make_due(now=tomorrow).made == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_make_one_set() -> None:
    """The second waits, and finds the mixes made."""
    person = listener()

    made = at_once(*[lambda: services.make(user=person, now=SATURDAY)] * 4)

    assert sorted(made) == [False, False, False, True]
    kinds = Mix.objects.of(person).values_list("kind", "position")
    assert sorted(kinds) == [("daily", 0), ("discover_weekly", 0), ("release_radar", 0)]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_made_for_whom_is_erased_meanwhile() -> None:
    """Those who make it wait for the eraser, and find nobody."""
    person = listener()

    def make_it() -> bool:
        try:
            return services.make(user=person, now=SATURDAY)
        except NotFound:
            return False

    def erase() -> None:
        User.objects.select_for_update().get(pk=person.pk)
        Mix.objects.of(person).delete()
        PlayEvent.objects.filter(user=person).delete()
        User.objects.filter(pk=person.pk).delete()

    assert at_a_lock(erase, make_it, make_it) == [False, False]
    assert not Mix.objects.exists()


def test_what_they_never_heard_but_keep_comes_once(api_for: ApiFor) -> None:
    """In a playlist, a saved album, with five stars: familiar, though no play of it counted."""
    music, person = catalogue({"Folk": 3}), make.user()
    make_playlist.of(music["Folk"][:2], owner=person)
    library.save_albums(user=person, album_ids=[music["Folk"][4].album_id or 0])
    Rating.objects.create(user=person, track=music["Folk"][8], stars=5)
    listens(person, music["Folk"][3])

    mix = of(api_for(person), "daily")

    ids = [item["track"]["id"] for item in mix["items"]]
    kept = {track.pk for track in (*music["Folk"][:2], *music["Folk"][4:9])}
    assert len(ids) == len(set(ids))
    assert kept & set(ids)
