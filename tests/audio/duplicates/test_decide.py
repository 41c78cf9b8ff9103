"""Staff say what a duplicate means."""

import pytest

from audio.duplicates.services import AlreadyDecided, confirm, dismiss
from audio.models import Duplicate
from tests import make, make_music
from users.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def duplicate() -> Duplicate:
    one, two = make_music.tracks(2)
    return Duplicate.objects.create(track=one, other=two, error_rate=0.01)


def test_dismissed_it_holds_nothing(duplicate: Duplicate) -> None:
    staff = make.user(is_staff=True)

    dismiss(duplicate=duplicate, by=staff, answer="Two takes.")

    assert not Duplicate.objects.holding(duplicate.track_id).exists()
    assert not Duplicate.objects.all().open().exists()
    row = Duplicate.objects.get()
    assert (row.answer, row.decided_by) == ("Two takes.", staff)
    assert row.decided_at is not None


def test_confirmed_it_goes_on_holding(duplicate: Duplicate) -> None:
    confirm(duplicate=duplicate, by=make.user(is_staff=True))

    assert Duplicate.objects.holding(duplicate.track_id).exists()
    assert not Duplicate.objects.all().open().exists()


def test_a_mind_may_be_changed_and_nothing_said_twice(duplicate: Duplicate) -> None:
    staff = make.user(is_staff=True)
    confirm(duplicate=duplicate, by=staff)
    with pytest.raises(AlreadyDecided):
        confirm(duplicate=duplicate, by=staff)

    dismiss(duplicate=duplicate, by=staff)

    told = AuditEntry.objects.filter(subject=f"track {duplicate.track_id}").order_by("pk")
    assert ["duplicate confirmed" in entry.body for entry in told] == [True, False]
    assert ["duplicate dismissed" in entry.body for entry in told] == [False, True]
