"""What staff do in the administration, in the log: who, to what, which fields."""

import json
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from tests import make
from tests.users.audit.entries import about, ref, the_only
from users.audit.audited import Audited
from users.auth.admin import PersonAdmin
from users.models import User

pytestmark = pytest.mark.django_db

PROFILE = {
    "client-TOTAL_FORMS": "1",
    "client-INITIAL_FORMS": "1",
    "client-0-quality": "high",
}


class Page(Audited, PersonAdmin):
    """As the administration puts it together."""


@pytest.fixture
def staff() -> User:
    return make.user(is_staff=True, is_superuser=True)


def form_of(person: User, **changed: Any) -> dict[str, Any]:
    fields = {"email": person.email, "username": person.username, "is_active": "on"}
    told = fields | PROFILE | {"client-0-user": person.pk} | changed
    return {name: value for name, value in told.items() if value is not None}


def post(rf: RequestFactory, staff: User, page: str, data: dict[str, Any], pk: int = 0) -> Any:
    request = rf.post("/admin/", data, REMOTE_ADDR="192.0.2.7")
    request.user = staff
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    view = Page(User, admin.site)
    if page == "add":
        return view.add_view(request)
    return getattr(view, page)(request, str(pk))


def test_a_change_tells_its_fields_and_only_harmless_values(
    rf: RequestFactory, staff: User
) -> None:
    person = make.user(email="ada@example.org")
    data = form_of(
        person,
        first_name="Ada",
        last_name="Lovelace",
        is_active=None,
        is_staff="on",
        **{"client-0-phone": "+441234567890"},
    )

    answer = post(rf, staff, "change_view", data, person.pk)

    assert answer.status_code == 302, answer.content
    line = the_only("staff.acted")
    assert (line["actor"], line["subject"]) == (ref(staff), about(person))
    assert line["network"] == "192.0.2.7"
    detail = line["detail"]
    assert sorted(detail.pop("fields")) == [
        "client.phone", "first_name", "is_active", "is_staff", "last_name",
    ]  # fmt: skip
    assert detail == {
        "did": "changed",
        "model": "users.User",
        "before": {"is_active": True, "is_staff": False},
        "after": {"is_active": False, "is_staff": True},
    }
    text = json.dumps(line)
    assert [w for w in ("Ada", "ada@", "Lovelace", "+44", person.username) if w in text] == []
    assert LogEntry.objects.count() == 1  # Django's own is there too


def test_groups_are_named(rf: RequestFactory, staff: User) -> None:
    person, group = make.user(), Group.objects.create(name="Curators")

    post(rf, staff, "change_view", form_of(person, groups=[group.pk]), person.pk)

    detail = the_only("staff.acted")["detail"]
    assert (detail["before"], detail["after"]) == ({"groups": []}, {"groups": ["Curators"]})


def test_an_account_made(rf: RequestFactory, staff: User) -> None:
    password = "another lamp, brighter"
    data = {"email": "ada@example.org", "username": "ada", "usable_password": "true"}

    post(rf, staff, "add", data | {"password1": password, "password2": password})

    line = the_only("staff.acted")
    assert line["subject"] == about(User.objects.get(username="ada"))
    assert line["detail"] == {"did": "added", "model": "users.User"}


def test_a_deletion_is_told_before_its_person_is_gone(rf: RequestFactory, staff: User) -> None:
    person = make.user()
    name = about(person)
    request = rf.post("/admin/")
    request.user = staff

    Page(User, admin.site).log_deletions(request, User.objects.filter(pk=person.pk))

    line = the_only("staff.acted")
    assert (line["subject"], line["detail"]["did"]) == (name, "deleted")


def test_a_profile_is_told_by_its_persons_name_in_the_log(
    rf: RequestFactory, staff: User
) -> None:
    """Its key is the account's own."""
    person = make.user()
    request = rf.post("/admin/")
    request.user = staff

    Audited(type(person.client), admin.site).log_change(request, person.client, [])

    assert the_only("staff.acted")["subject"] == about(person)
