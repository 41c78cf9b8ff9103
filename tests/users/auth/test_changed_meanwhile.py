"""A sign-in that is on its way while the account's owner shuts others out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client as Browser

from tests import make
from tests.api_client import Api, refused
from tests.at_once import wait_for_locks
from tests.users.pages.page import leads_to, read
from tests.users.pages.portal import DOOR, fill_in, is_signed_in
from users.auth.services import second_step
from users.auth.services.passwords import set_password
from users.models import AuthSession, User
from users.totp import enrolment

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(person: User) -> Any:
    return Api().post("/api/auth/login/", {"email": person.email, "password": make.PASSWORD})


def signs_in_during(
    person: User, change: Callable[[], object], log_in: Callable[[User], Any] = log_in
) -> Any:
    """What is answered to whoever has shown all that was asked for before the change."""

    def closing() -> Any:
        try:
            return log_in(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            change()
            answer = pool.submit(closing)
            wait_for_locks(1)
        return answer.result()


def test_the_old_password_opens_no_session_that_outlives_it() -> None:
    person = make.user()

    answer = signs_in_during(
        person, lambda: set_password(user=person, password="another lamp, brighter")
    )

    refused(answer, 401, "sign_in_again")
    assert not AuthSession.objects.live().filter(user=person).exists()


def test_no_session_without_the_app_outlives_its_first_code() -> None:
    person = make.user()
    here = make.session(person)
    secret = enrolment.begin(user=person, to=str(here.pk)).secret

    def begin_to_use_it() -> None:
        code = make.app_of(secret).now()
        second_step.confirm_app(user=person, code=code, session_id=here.pk, address="192.0.2.1")

    answer = signs_in_during(person, begin_to_use_it)

    refused(answer, 401, "sign_in_again")
    assert list(AuthSession.objects.live().filter(user=person)) == [here]


def test_a_disabled_account_is_not_opened() -> None:
    person = make.user()

    answer = signs_in_during(
        person, lambda: User.objects.filter(pk=person.pk).update(is_active=False)
    )

    refused(answer, 401, "sign_in_again")
    assert not AuthSession.objects.filter(user=person).exists()


def test_a_page_says_so_too() -> None:
    person, browser = make.user(), Browser()

    answer = signs_in_during(
        person,
        lambda: set_password(user=person, password="another lamp, brighter"),
        lambda person: fill_in(browser, person),
    )

    assert leads_to(answer) == DOOR
    assert "was changed at this moment" in read(browser.get(DOOR)).text
    assert not is_signed_in(browser)
    assert not AuthSession.objects.live().filter(user=person).exists()
