"""Different things done at the same moment about the same people: as `test_pairs_at_once`."""

import pytest

from followers import services as followers
from tests import make
from tests.at_once import in_turn, tried
from users.accounts.choices import Level
from users.models import User, UserBlock
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("now", [False, True])
def test_a_person_leaves_whom_an_administrator_blocks(now: bool) -> None:
    """Who came first has the lower id, and is held first."""
    person = make.user()
    admin, _ = (make.user(is_staff=True, is_superuser=True) for _ in range(2))

    def leave() -> object:
        if not now:
            return erasure.schedule(user=person, by=person)
        return erasure.erase_now(user=person)

    told = in_turn(
        lambda: User.objects.select_for_update().get(pk=person.pk),
        tried(lambda: followers.block_user(user=admin, other=person, level=Level.BLOCK)),
        tried(leave),
    )

    assert told == [True, True]
    assert not User.objects.filter(pk=person.pk, erase_at=None).exists()
    assert UserBlock.objects.count() == (0 if now else 1)
