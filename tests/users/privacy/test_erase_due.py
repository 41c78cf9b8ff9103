"""`manage.py erase_due`, and what else somebody leaves behind."""

import pytest
from django.core.management import call_command

from config.models import Replay
from tests import make
from tests.users.privacy import somebody
from tests.users.privacy.asking import erase, let_it_be_due
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def test_answers_kept_for_their_repeated_requests_go() -> None:
    person = somebody.with_traces_everywhere()
    assert Replay.objects.count() == 1

    erase(person)

    assert Replay.objects.count() == 0


def test_the_command_says_how_many() -> None:
    let_it_be_due(make.user())

    call_command("erase_due")

    assert User.objects.count() == 0
