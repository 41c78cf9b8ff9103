"""Between two trainings: who did something has another list within the hour."""

from datetime import timedelta
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from audio.library import services as library
from audio.models import PlayEvent
from audio.plays.services import forget
from config.fields import utc_now
from recommendations.models import Interaction, Recommendation, TasteSettings, Training
from recommendations.training import packed, tasks
from recommendations.training.models import Kind
from recommendations.training.refreshing import refresh
from recommendations.training.services import train
from tests import make, make_music
from tests.audio.media.test_import_killed import database_url
from tests.jobs import run_due
from tests.recommendations.training.scene import QUICK, two_crowds
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def recommended(to: User) -> list[int]:
    row = Recommendation.objects.get(user=to, kind=Kind.TRACK)
    return [int(pk) for pk in packed.unpack_items(row.items)["id"]]


def test_who_did_something_has_another_list() -> None:
    """A newcomer has one at all; who forgot everything is guided by nothing of it."""
    polka, drone = two_crowds()
    training = train(now=utc_now(), options=QUICK)
    keen, forgetful, idle = polka.listeners[:3]
    newcomer = make.user()
    make_music.play(keen, polka.unheard_by(0))
    forget(user=forgetful)
    library.like(user=newcomer, track_ids=[track.pk for track in drone.tracks[:2]])
    before = Recommendation.objects.get(user=idle, kind=Kind.TRACK).made_at

    assert refresh(now=utc_now()) >= 3

    assert polka.unheard_by(0).pk not in recommended(keen)
    assert Interaction.objects.filter(user=keen).count() == 6
    assert not Interaction.objects.filter(user=forgetful).exists()
    assert set(recommended(newcomer)[:3]) < {track.pk for track in drone.tracks[2:]}
    row = Recommendation.objects.get(user=newcomer, kind=Kind.TRACK)
    assert row.training == training
    assert row.made_at > before
    kinds = Recommendation.objects.values_list("kind", flat=True)
    assert set(kinds) == {Kind.TRACK, Kind.ARTIST}


def test_who_wants_no_guesses_any_more_has_nothing_left() -> None:
    polka, _ = two_crowds(people=4, tracks=4)
    train(now=utc_now(), options=QUICK)
    shy = polka.listeners[0]
    TasteSettings.objects.create(user=shy, personalised=False)

    refresh(now=utc_now())

    assert not Interaction.objects.filter(user=shy).exists()
    assert not Recommendation.objects.filter(user=shy).exists()
    assert Recommendation.objects.count() == 2 * 7


def test_the_second_hour_looks_only_at_what_came_since() -> None:
    """Of the first it asks again what may have been committed late, and no more."""
    two_crowds(people=4, tracks=4, at=utc_now() - timedelta(hours=2))
    PlayEvent.objects.update(received_at=utc_now() - timedelta(hours=2))
    train(now=utc_now(), options=QUICK)

    assert refresh(now=utc_now()) == 0


def test_without_a_training_the_hour_asks_for_one_when_there_is_something() -> None:
    tasks.refresh(0)
    assert not ProcrastinateJob.objects.exists()
    make_music.play(make.user(), make_music.track())

    tasks.refresh(0)

    assert [job.task_name for job in ProcrastinateJob.objects.all()] == [tasks.TRAIN]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of the process that the job starts."""
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")


@pytest.mark.usefixtures("environment")
def test_the_night_trains_in_a_process_of_its_own() -> None:
    two_crowds(people=4, tracks=4)
    tasks.refresh(0)

    run_due()

    training = Training.objects.get()
    assert training.status == Training.Status.READY
    assert Recommendation.objects.count() == 2 * 8


@pytest.mark.parametrize(
    ("algorithm", "days", "elsewhere"),
    [("spark/1", 6, True), ("spark/1", 8, False), ("two-stage/0", 6, False)],
)
def test_what_was_trained_elsewhere_serves_for_a_week(
    algorithm: str, days: int, elsewhere: bool
) -> None:
    Training.objects.create(
        algorithm=algorithm,
        status=Training.Status.READY,
        started_at=utc_now() - timedelta(days=days),
    )

    assert tasks.is_trained_elsewhere() == elsewhere
