"""`manage.py erase_due`, and what else somebody leaves behind."""

import io

import pytest
from django.core.management import call_command

from config.models import Replay
from tests import make
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
