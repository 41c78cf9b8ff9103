"""`manage.py erase_account`, for those who cannot ask for it themselves."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import at_once, make
from users.accounts.personal_data import sources
from users.models import AuthSession, ErasedPerson, Mail, User
from users.privacy.services import erasure

pytestmark = pytest.mark.django_db(transaction=True)


def erase(email: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("erase_account", email, stdout=out, **options)
    return out.getvalue()


def test_after_the_days_of_grace() -> None:
    person = make.user(email="ada@example.org")
    make.session(person)

    said = erase("ADA@example.org")

    person.refresh_from_db()
    assert person.erase_at
    assert said == f"To be erased on {person.erase_at:%Y-%m-%d %H:%M} UTC.\n"
    assert not AuthSession.objects.live().exists()
    assert Mail.objects.get().kind == "erasure_scheduled"


def test_at_once() -> None:
    make.user(email="ada@example.org")

    assert erase("ada@example.org", now=True) == "Erased.\n"

    assert not User.objects.exists()
    assert ErasedPerson.objects.count() == 1
    assert [mail.kind for mail in Mail.objects.all()] == ["account_erased"]
    sent = ProcrastinateJob.objects.filter(task_name="users.notifications.send_mail")
    assert sent.count() == 1  # none was on its way that names a day to come


def test_at_once_and_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    person = make.user(email="ada@example.org")
    make.session(person)

    def fail(user: User) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(sources()[-1], "erase", fail)

    with pytest.raises(OSError, match="the disk is gone"):
        erase("ada@example.org", now=True)

    person.refresh_from_db()
    assert person.erase_at is None
    assert AuthSession.objects.live().count() == 1
    assert not Mail.objects.exists()


def test_of_two_last_administrators_erased_at_once_one_stays() -> None:
    admins = [make.user(is_staff=True, is_superuser=True) for _ in "ab"]

    def leave(admin: User) -> bool:
        try:
            erasure.erase_now(user=admin)
        except erasure.LastAdmin:
            return False
        return True

    left = at_once.at_once(*[lambda admin=admin: leave(admin) for admin in admins])

    assert sorted(left) == [False, True]
    assert User.objects.count() == 1


@pytest.mark.parametrize("now", [False, True])
def test_the_last_administrator_stays(now: bool) -> None:
    admin = make.user(email="ada@example.org", is_staff=True, is_superuser=True)

    with pytest.raises(SystemExit, match="last administrator"):
        erase("ada@example.org", now=now)

    admin.refresh_from_db()
    assert admin.erase_at is None


def test_an_address_that_nobody_has() -> None:
    with pytest.raises(SystemExit, match="no account with the address x@example.org"):
        erase("x@example.org")


def test_nobody_is_deleted_in_the_administration() -> None:
    person = make.user()
    admin = make.browser(make.user(is_staff=True, is_superuser=True))
    page = f"/admin/users/user/{person.pk}/"

    assert admin.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"}
    admin.post("/admin/users/user/", chosen)

    assert User.objects.filter(pk=person.pk).exists()
    assert "deletelink" not in admin.get(f"{page}change/").content.decode()
