"""What tests of privacy have in common: addresses, a person with traces everywhere."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from users.models import Export, User
from users.privacy.services import erasure, exports

USER = "/api/auth/user/"
KEEP = "/api/auth/user/keep/"
EXPORT = "/api/auth/user/export/"


def let_it_be_due(person: User) -> None:
    User.objects.filter(pk=person.pk).update(erase_at=timezone.now() - timedelta(minutes=1))


def erase(*people: User) -> None:
    """Now, as the nightly job does."""
    for person in people:
        let_it_be_due(person)
    assert erasure.erase_due() == erasure.Tally(erased=len(people), failed=0)


def exported(person: User) -> Export:
    """A finished one."""
    export = exports.ask(user=person)
    exports.make(export_id=export.pk)
    return Export.objects.get(pk=export.pk)


def body(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    told: dict[str, Any] = answer.json()
    return told


def not_fresh(person: User) -> None:
    """Showed who they are longer ago than five minutes, in every session."""
    person.sessions.update(authenticated_at=timezone.now() - timedelta(minutes=6))
