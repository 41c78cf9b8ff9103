"""What tests of privacy have in common: addresses, a person with traces everywhere."""

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from users.accounts.personal_data import sources
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


def failing(monkeypatch: pytest.MonkeyPatch, how: Callable[[], object], key: int) -> None:
    """The last of all sources, for one person, and not before it has done its work."""
    source = sources()[-1]
    erase_it = source.erase

    def fail_for_one(user: User) -> None:
        erase_it(user)
        if user.pk == key:
            how()

    monkeypatch.setattr(source, "erase", fail_for_one)


def lose_the_disk() -> None:
    raise OSError("the disk is gone")


def exported(person: User) -> Export:
    """A finished one."""
    export = exports.ask(user=person)
    exports.make(export_id=export.pk)
    return Export.objects.get(pk=export.pk)


def body(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    told: dict[str, Any] = answer.json()
    return told


def read(file: zipfile.ZipFile, name: str) -> Any:
    """JSON in an archive."""
    return json.loads(file.read(name))


def not_fresh(person: User) -> None:
    """Showed who they are longer ago than five minutes, in every session."""
    person.sessions.update(authenticated_at=timezone.now() - timedelta(minutes=6))
