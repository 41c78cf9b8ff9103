"""A backup brings back whom we had forgotten; they are forgotten again, and nobody else."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command

from tests import make
from tests.jobs import run_due
from tests.users.privacy.asking import erase, failing, lose_the_disk
from users.management.commands.erase_due import NotAll
from users.models import AuditEntry, ErasedPerson, User
from users.privacy.marks import mark_of
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)


def bring_back(person: User) -> User:
    """As a restored backup does: the same row."""
    named = {"email": person.email, "username": person.username}
    return make.user(pk=person.pk, date_joined=person.date_joined, **named)


def erased() -> User:
    person = make.user()
    key = person.pk
    erase(person)
    run_due()
    mail.outbox.clear()
    person.pk = key
    return person


def test_whom_a_backup_brings_back_is_erased_again() -> None:
    back, other = bring_back(erased()), make.user()

    assert erasure.replay() == (1, 0)

    assert list(User.objects.all()) == [other]
    assert not User.objects.filter(pk=back.pk).exists()
    run_due()
    assert mail.outbox == []  # they have had their mail
    assert AuditEntry.objects.filter(action="account.erased").count() == 2


def test_also_when_the_backup_is_older_than_the_erasure() -> None:
    """The database does not know of it then; the storage does."""
    bring_back(erased())
    ErasedPerson.objects.all().delete()

    assert erasure.replay() == (1, 0)
    assert ErasedPerson.objects.count() == 1


def test_who_got_a_key_that_was_given_out_before_stays() -> None:
    gone = erased()
    newcomer = make.user(pk=gone.pk, date_joined=gone.date_joined + timedelta(microseconds=1))

    assert erasure.replay() == (0, 0)
    assert list(User.objects.all()) == [newcomer]


def test_a_mark_tells_nothing_and_is_kept_once(media: Path) -> None:
    gone = erased()
    mark = mark_of(gone)

    assert [path.name for path in (media / "erased").iterdir()] == [mark]
    assert len(bytes.fromhex(mark)) == 32
    bring_back(gone)
    erasure.replay()
    run_due()
    assert [path.name for path in (media / "erased").iterdir()] == [mark]


def test_the_command_says_how_many_and_may_be_repeated() -> None:
    bring_back(erased())
    out = io.StringIO()

    call_command("replay_erasures", stdout=out)
    call_command("replay_erasures", stdout=out)

    assert out.getvalue() == "Erased again: 1.\nErased again: 0.\n"


def test_the_command_fails_when_somebody_could_not_be_erased(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unlucky, other = bring_back(erased()), bring_back(erased())
    failing(monkeypatch, lose_the_disk, unlucky.pk)
    out = io.StringIO()

    with pytest.raises(NotAll, match=r"^1 could not be erased; the log says why\.$"):
        call_command("replay_erasures", stdout=out)

    assert out.getvalue() == "Erased again: 1.\n"
    assert [*User.objects.filter(pk__in=[unlucky.pk, other.pk])] == [unlucky]
