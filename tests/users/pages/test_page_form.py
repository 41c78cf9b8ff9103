"""Pages that everybody can use: labelled, titled, cached nowhere, safe."""

from contextlib import closing

import pytest
from django.test import Client as Browser

from tests import make
from tests.users.pages.page import Page, read
from users.models import Client

pytestmark = pytest.mark.django_db

DOOR = "/portal/sign-in/"


def page_of(name: str) -> Page:
    browser, person = Browser(), make.user(is_staff=True)
    if name in SIGNED_IN:
        return read(make.browser(person).get(name))
    if "second-step" in name:
        make.authenticator(person)
    if name == "/portal/sign-in/code/":
        Client.objects.filter(pk=person.pk).update(login_otp=True)
    form = {"email": person.email, "username": person.email, "password": make.PASSWORD}
    if name.count("/") > 3:
        browser.post("/admin/login/" if name.startswith("/admin/") else DOOR, form)
    return read(browser.get(name))


SIGNED_IN = ("/portal/account/",)
EVERY = [
    *SIGNED_IN,
    "/portal/sign-in/",
    "/portal/sign-in/by-mail/",
    "/portal/sign-in/code/",
    "/portal/sign-in/second-step/",
    "/admin/login/second-step/",
    "/admin/login/enrol/",
]
every_page = pytest.mark.parametrize("name", EVERY)


@every_page
def test_every_field_has_a_label(name: str) -> None:
    page = page_of(name)

    fields = [
        told
        for told in page.inputs.values()
        if told.get("type") not in ("hidden", "submit", None)
    ]
    assert fields or name in SIGNED_IN
    unnamed = [field for field in fields if not field.get("aria-label")]
    assert {field.get("id") for field in unnamed} <= page.labels


def test_the_pages_of_a_door_have_titles_of_their_own() -> None:
    titles = [page_of(name).title for name in EVERY if name.startswith("/portal/")]

    assert len(set(titles)) == len(titles)


@every_page
def test_no_cache_keeps_it(name: str) -> None:
    assert "no-store" in page_of(name).answer.headers["Cache-Control"]


@every_page
def test_nothing_foreign_is_loaded_and_nothing_inline_runs(name: str) -> None:
    page = page_of(name)

    assert "default-src 'self'" in page.answer.headers["Content-Security-Policy"]
    assert page.answer.headers["X-Frame-Options"] == "DENY"
    body = page.answer.content.decode()
    assert "http://" not in body.replace("http://www.w3.org/", "").replace(
        "http://testserver", ""
    )
    assert "<script>" not in body
    if name.startswith("/portal/"):
        assert body.count("<script") == body.count('<script type="module" src="/static/portal/')
        assert "<script" not in body or name in SIGNED_IN
        assert " style=" not in body
        assert "<style" not in body


@pytest.mark.parametrize(
    ("name", "field", "autocomplete"),
    [
        ("/portal/sign-in/", "email", "username"),
        ("/portal/sign-in/", "password", "current-password"),
        ("/portal/sign-in/by-mail/", "email", "username"),
        ("/portal/sign-in/code/", "code", "one-time-code"),
        ("/portal/sign-in/second-step/", "code", "one-time-code"),
        ("/admin/login/second-step/", "code", "one-time-code"),
        ("/admin/login/enrol/", "code", "one-time-code"),
    ],
)
def test_password_managers_know_what_to_fill_in(
    name: str, field: str, autocomplete: str
) -> None:
    told = page_of(name).inputs[field]

    assert told["autocomplete"] == autocomplete
    if field == "code":
        assert told["inputmode"] == "numeric"


def test_an_error_is_told_at_the_top_and_beside_its_field() -> None:
    page = read(Browser().post(DOOR, {"email": "", "password": "x"}))

    assert "#id_email" in page.links
    assert page.inputs["email"]["aria-invalid"] == "true"
    assert page.inputs["email"]["aria-describedby"] in page.ids


def asset(name: str) -> bytes:
    with closing(Browser().get(f"/static/pages/{name}")) as answer:
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["tonearm.css", "mark.svg", "admin.css"])
def test_its_assets_are_there(name: str) -> None:
    assert asset(name)


def test_a_first_page_weighs_little() -> None:
    """60 kB without images, and one stylesheet."""
    page = Browser().get(DOOR)

    assert len(page.content) + len(asset("tonearm.css")) < 60_000
    assert page.content.count(b'rel="stylesheet"') == 1
