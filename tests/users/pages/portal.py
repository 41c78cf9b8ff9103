"""The portal's door, for the tests of it."""

from typing import Any

import pytest
from django.test import Client as Browser

from tests import make
from users.models import Client, User

HOME = "/portal/"
ACCOUNT = "/portal/account/"
DOOR = "/portal/sign-in/"
BY_MAIL = "/portal/sign-in/by-mail/"
CODE = "/portal/sign-in/code/"
APP = "/portal/sign-in/second-step/"
OUT = "/portal/sign-out/"
REFUSED = "The e-mail address or the password is wrong."

committing = pytest.mark.django_db(transaction=True)
"""Guesses at codes are committed before anything is compared."""


def fill_in(browser: Browser, person: User, password: str = make.PASSWORD, **more: str) -> Any:
    return browser.post(DOOR, {"email": person.email, "password": password, **more})


def is_signed_in(browser: Browser) -> bool:
    return bool(browser.get(HOME).status_code == 200)


def wishing_codes() -> User:
    person = make.user()
    Client.objects.filter(pk=person.pk).update(login_otp=True)
    return person
