"""The administration's door, for the tests of it."""

import re
from typing import Any

import pyotp
from django.test import Client as Browser

from tests import make
from tests.users.pages.page import Page, leads_to, read
from users.models import User

DOOR = "/admin/login/"
APP = "/admin/login/second-step/"
ENROL = "/admin/login/enrol/"
CODE = "/admin/login/code/"
HOME = "/admin/"
PEOPLE = "/admin/users/user/"
NEW = "another lamp, brighter"


def staff(**fields: Any) -> User:
    return make.user(**({"is_staff": True, "is_superuser": True} | fields))


def fill_in(browser: Browser, person: User, next_page: str = HOME) -> Any:
    form = {"username": person.email, "password": make.PASSWORD, "next": next_page}
    return browser.post(DOOR, form)


def is_in(browser: Browser) -> bool:
    return bool(browser.get(HOME).status_code == 200)


def offered(page: Page) -> pyotp.TOTP:
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.text)
    assert secret, page.text
    return pyotp.TOTP(secret[0])


def enrol(browser: Browser, person: User) -> tuple[pyotp.TOTP, list[str]]:
    assert leads_to(fill_in(browser, person)) == ENROL
    app = offered(read(browser.get(ENROL)))
    page = read(browser.post(ENROL, {"code": app.now()}))
    return app, re.findall(r"\b(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}\b", page.text)
