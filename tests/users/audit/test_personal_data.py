"""What the log tells its person, in a copy of their data."""

import json

import pytest

from tests import make
from tests.users.audit.entries import about, ref
from users.audit.actions import Action
from users.audit.personal_data import Log
from users.audit.services import person, record
from users.models import User

pytestmark = pytest.mark.django_db


def exported(somebody: User) -> list[dict[str, object]]:
    [(name, lines)] = Log().export(somebody)
    assert name == "audit.json"
    return list(lines)


def test_what_they_did_is_told_whole() -> None:
    ada = make.user()
    record(Action.SIGNED_IN, actor=ada, detail={"way": "password"}, network="192.0.2.7")

    [line] = exported(ada)

    assert (line["action"], line["detail"]) == ("session.opened", {"way": "password"})
    assert (line["actor"], line["address"]) == (ref(ada), "192.0.2.7")
    assert "request" in line


def test_of_what_others_did_to_them_nothing_is_told_that_is_theirs() -> None:
    ada, staff = make.user(), make.user(is_staff=True)
    told = {"did": "changed", "fields": ["first_name"]}
    record(
        Action.STAFF_ACTED,
        actor=staff,
        subject=person(ada),
        detail=told,
        network="203.0.113.77",
    )
    record(Action.SIGN_IN_REFUSED, actor=None, subject=person(ada), network="203.0.113.78")

    changed, refused = exported(ada)

    assert changed.keys() == refused.keys() == {"at", "action", "subject", "detail", "position"}
    assert (changed["subject"], changed["detail"]) == (about(ada), told)
    assert refused["action"] == "session.refused"
    assert ref(staff) not in json.dumps([changed, refused])
    assert "203.0.113" not in json.dumps([changed, refused])


def test_what_staff_did_to_others_does_not_say_to_whom() -> None:
    """Two copies side by side would tell whose name in the log is whose."""
    ada, staff = make.user(), make.user(is_staff=True)
    detail = {"claimant": person(ada)}
    record(Action.CLAIM_DECIDED, actor=staff, subject=person(ada), detail=detail)

    [line] = exported(staff)

    assert (line["actor"], line["subject"]) == (ref(staff), "person")
    assert line["detail"] == {"claimant": "person"}


def test_who_is_not_in_it_has_an_empty_list() -> None:
    assert exported(make.user()) == []
