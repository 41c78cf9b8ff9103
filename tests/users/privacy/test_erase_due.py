"""`manage.py erase_due`, and what else somebody leaves behind."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from config.jobs import enqueue
from config.models import Replay
from tests import make
from tests.jobs import run_due
from tests.users.privacy import somebody
from tests.users.privacy.asking import erase, failing, let_it_be_due, lose_the_disk
from users.management.commands.erase_due import NotAll
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def test_answers_kept_for_their_repeated_requests_go() -> None:
    person = somebody.with_traces_everywhere()
    assert Replay.objects.count() == 1

    erase(person)

    assert Replay.objects.count() == 0


def test_the_command_says_how_many() -> None:
    let_it_be_due(make.user())
    out = io.StringIO()

    call_command("erase_due", stdout=out)

    assert out.getvalue() == "Erased: 1.\n"
    assert User.objects.count() == 0


def test_the_command_fails_when_somebody_could_not_be_erased(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unlucky, other = make.user(), make.user()
    let_it_be_due(unlucky)
    let_it_be_due(other)
    failing(monkeypatch, lose_the_disk, unlucky.pk)
    out = io.StringIO()

    with pytest.raises(NotAll, match=r"^1 could not be erased; the log says why\.$"):
        call_command("erase_due", stdout=out)

    assert out.getvalue() == "Erased: 1.\n"
    assert list(User.objects.all()) == [unlucky]


def test_the_nightly_job_tries_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make.user()
    let_it_be_due(person)
    enqueue("users.privacy.erase_due", timestamp=0)

    with monkeypatch.context() as patch:
        failing(patch, lose_the_disk, person.pk)
        run_due()
    assert User.objects.exists()

    run_due(later=timedelta(minutes=1))
    assert not User.objects.exists()


def test_what_the_clock_does_anew_is_not_tried_for_longer_than_a_day() -> None:
    """While it waits, its queueing lock would keep the next night from doing it."""
    app.perform_import_paths()
    periodic = [one.task for one in app.periodic_registry.periodic_tasks.values()]
    tried = [one for one in periodic if one.queueing_lock and one.retry_strategy]
    assert "users.privacy.erase_due" in {task.name for task in tried}

    for task in tried:
        strategy = task.retry_strategy
        assert isinstance(strategy, RetryStrategy)
        assert strategy.max_attempts
        waits = [strategy.exponential_wait ** (n + 1) for n in range(strategy.max_attempts)]
        assert sum(waits) < timedelta(hours=20).total_seconds(), task.name
