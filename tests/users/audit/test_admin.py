"""The log as staff read it."""

import pytest
from django.test import Client as Browser

from tests import make
from users.audit.actions import Action
from users.audit.services import person, record
from users.models import ActorRef, AuditEntry, User

pytestmark = pytest.mark.django_db

LOG = "/admin/users/auditentry/"


@pytest.fixture
def admin() -> Browser:
    return make.browser(make.user(is_staff=True, is_superuser=True))


@pytest.fixture
def ada() -> User:
    ada = make.user(username="ada")
    record(Action.SIGNED_IN, actor=ada)
    record(Action.SIGN_IN_REFUSED, actor=None, subject=person(ada))
    record(Action.SIGNED_OUT, actor=make.user(username="grace"))
    record(Action.STAFF_ACTED, actor=None, subject="track 12")
    return ada


def found(admin: Browser, **query: str) -> list[str]:
    page = admin.get(LOG, query)
    assert page.status_code == 200
    return sorted(row.action for row in page.context["cl"].result_list)


def test_finds_lines_by_and_about_a_person(admin: Browser, ada: User) -> None:
    both = ["session.opened", "session.refused"]
    ref = str(ActorRef.objects.get(user=ada).ref)

    assert found(admin, q="Ada") == both
    assert found(admin, q=ref) == both
    assert found(admin, q=f"person {ref}") == both
    assert found(admin, q="nobody") == []


def test_finds_lines_by_subject_and_action(admin: Browser, ada: User) -> None:
    assert found(admin, q="track 12") == ["staff.acted"]
    assert found(admin, action="session.closed") == ["session.closed"]
    assert len(found(admin)) == 4


def test_the_list_costs_the_same_for_many(
    admin: Browser, ada: User, django_assert_num_queries
) -> None:
    def list_it() -> None:
        assert "ada" in admin.get(LOG).content.decode()

    with django_assert_num_queries(8):
        list_it()
    for _ in range(30):
        record(Action.SIGNED_IN, actor=ada)
    with django_assert_num_queries(8):
        list_it()


def test_shows_a_line_and_offers_no_change(admin: Browser, ada: User) -> None:
    entry = AuditEntry.objects.order_by("pk").first()
    assert entry

    page = admin.get(f"{LOG}{entry.pk}/change/").content.decode()

    assert "session.opened" in page
    assert 'name="_save"' not in page
    assert admin.get(f"{LOG}add/").status_code == 403
    assert admin.post(f"{LOG}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert AuditEntry.objects.filter(pk=entry.pk).exists()
