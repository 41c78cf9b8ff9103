"""Training while others train, read, are erased; and ended in the midst of it."""

import io
import threading
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from config.env import Misconfigured
from config.fields import utc_now
from recommendations.models import Interaction, Neighbours, Recommendation, Training
from recommendations.training.rolling import roll_up
from recommendations.training.running import AlreadyRunning, alone
from recommendations.training.services import train
from tests.api_client import ApiFor
from tests.at_once import at_once, times, wait_for_locks
from tests.audio.media.test_import_killed import database_url
from tests.config.processes import eventually, started
from tests.recommendations.training.scene import QUICK, two_crowds
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)

READY, FAILED = Training.Status.READY, Training.Status.FAILED


def tried() -> str:
    try:
        train(now=utc_now(), options=QUICK)
    except AlreadyRunning as refusal:
        return str(refusal)
    return "trained"


def told(*options: str) -> str:
    out = io.StringIO()
    try:
        call_command("train_recommender", *options, stdout=out)
    except Misconfigured as refusal:
        return f"failed: {refusal}"
    return out.getvalue().strip()


def test_of_two_at_once_one_trains_and_the_other_says_so() -> None:
    two_crowds(people=4, tracks=4)
    refusal = "The recommender is being trained just now. Run it again later."

    done = times(2, tried)

    assert sorted(done) == [refusal, "trained"]
    assert [training.status for training in Training.objects.all()] == [READY]
    with alone():
        assert at_once(told) == [f"failed: {refusal}"]
        assert at_once(lambda: told("--content")) == [refusal]
    assert Training.objects.count() == 1


def test_killed_in_the_midst_the_last_one_serves_and_the_next_finds_the_dead(
    tmp_path: Path,
) -> None:
    two_crowds(people=4, tracks=4)
    serving = train(now=utc_now(), options=QUICK)
    running = Training.objects.filter(status=Training.Status.RUNNING, stage="roll-up")
    command = ("manage.py", "train_recommender")

    with started(*command, var_dir=tmp_path, DATABASE_URL=database_url()) as process:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE recommendations_interaction IN EXCLUSIVE MODE")
            assert eventually(running.exists, seconds=120)
            wait_for_locks(1)
            process.kill()
            process.wait()
            assert Training.objects.ready().first() == serving
            assert Interaction.objects.exists()
        assert eventually(lambda: tried() == "trained")

    first, dead, last = Training.objects.order_by("pk")
    assert (first, dead.status, dead.error) == (serving, FAILED, "Whoever trained was ended.")
    assert Training.objects.ready().first() == last
    assert Recommendation.objects.filter(training=last).count() == 2 * 8


def test_readers_never_find_a_page_empty(api_for: ApiFor) -> None:
    polka, _ = two_crowds(people=4, tracks=4)
    train(now=utc_now(), options=QUICK)
    api = api_for(polka.listeners[0])
    statuses, sizes, over = set(), set(), threading.Event()

    def read() -> None:
        while not over.is_set():
            answer = api.get("/api/recommendations/tracks/")
            statuses.add(answer.status_code)
            sizes.add(len(answer.json()["items"]))

    def train_again() -> None:
        try:
            train(now=utc_now(), options=QUICK)
        finally:
            over.set()

    at_once(read, train_again)

    assert statuses == {200}
    assert min(sizes) > 0
    assert Training.objects.ready().count() == 2


def test_of_whoever_is_being_erased_nothing_is_written() -> None:
    """Nor does the roll-up wait for it."""
    polka, _ = two_crowds(people=4, tracks=4)
    leaving = polka.listeners[0]

    with transaction.atomic():
        User.objects.select_for_update().get(pk=leaving.pk)
        at_once(lambda: roll_up(now=utc_now()))
        assert not Interaction.objects.filter(user=leaving).exists()

    assert Interaction.objects.values("user").distinct().count() == 7


def test_what_fails_leaves_the_last_one_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of what it wrote is not there."""
    polka, _ = two_crowds(people=4, tracks=4)
    serving = train(now=utc_now(), options=QUICK)
    before = set(Neighbours.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE recommendations_neighbours ADD CONSTRAINT too_much"
            f" CHECK (item_id <> {polka.tracks[3].pk}) NOT VALID"
        )
    try:
        with pytest.raises(Exception, match="too_much"):
            train(now=utc_now(), options=QUICK)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE recommendations_neighbours DROP CONSTRAINT too_much")

    failed = Training.objects.get(status=FAILED)
    assert "too_much" in failed.error
    assert Training.objects.ready().first() == serving
    assert set(Neighbours.objects.values_list("pk", flat=True)) == before
