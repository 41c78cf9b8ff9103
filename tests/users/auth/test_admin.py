"""People and sessions in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client as Browser
from django.utils import timezone
from pyotp import TOTP

from tests import make
from tests.api_client import Api, ApiFor, refused
from users.models import AuthSession, Client, User

pytestmark = pytest.mark.django_db

PEOPLE = "/admin/users/user/"
NEW = "another lamp, brighter"
SIGN_IN = "/admin/login/?next=/admin/"
SECOND_STEP = "/admin/login/second-step/"


@pytest.fixture
def admin() -> Browser:
    return make.browser(make.user(is_staff=True, is_superuser=True))


@pytest.fixture
def moderator() -> Browser:
    person = make.user(is_staff=True)
    names = ["view_user", "change_user", "view_authsession", "change_authsession"]
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    return make.browser(person)


def sign_in(email: str, password: str = make.PASSWORD, app: TOTP | None = None) -> bool:
    """Whether the whole way leads into the administration."""
    browser = Browser()
    browser.post(SIGN_IN, {"username": email, "password": password})
    browser.post(SECOND_STEP, {"code": app.now() if app else make.WRONG_TOTP})
    return browser.get("/admin/").status_code == 200


def test_lists_and_finds_people(admin: Browser) -> None:
    make.user(username="ada", email="ada@example.org")

    page = admin.get(PEOPLE, {"q": "ADA@"})

    assert page.status_code == 200
    assert "ada@example.org" in page.content.decode()


def test_adds_a_person_with_a_profile(admin: Browser) -> None:
    answer = admin.post(
        f"{PEOPLE}add/",
        {
            "email": "ada@example.org",
            "username": "ada",
            "usable_password": "true",
            "password1": NEW,
            "password2": NEW,
        },
    )

    assert answer.status_code == 302, answer.content
    person = User.objects.get(username="ada")
    assert person.check_password(NEW)
    assert Client.objects.filter(user=person).exists()


def test_a_weak_password_is_a_form_error(admin: Browser) -> None:
    answer = admin.post(
        f"{PEOPLE}add/",
        {
            "email": "ada@example.org",
            "username": "ada",
            "usable_password": "true",
            "password1": "tonearm2026",
            "password2": "tonearm2026",
        },
    )

    assert answer.status_code == 200
    assert "too large a part" in answer.content.decode()
    assert not User.objects.filter(username="ada").exists()


def test_an_address_that_is_taken_is_a_form_error(admin: Browser) -> None:
    make.user(email="ada@example.org")

    answer = admin.post(
        f"{PEOPLE}add/",
        {
            "email": "ADA@example.org",
            "username": "countess",
            "usable_password": "true",
            "password1": NEW,
            "password2": NEW,
        },
    )

    assert answer.status_code == 200
    assert not User.objects.filter(username="countess").exists()


def test_a_person_has_a_page(admin: Browser) -> None:
    person = make.user()

    assert admin.get(f"{PEOPLE}{person.pk}/change/").status_code == 200


@pytest.mark.parametrize(
    ("form", "usable"),
    [
        ({"usable_password": "true", "password1": NEW, "password2": NEW}, True),
        ({"usable_password": "false", "unset-password": "1"}, False),
    ],
)
def test_a_new_password_ends_all_sessions(
    admin: Browser, api_for: ApiFor, form: dict[str, str], usable: bool
) -> None:
    person = make.user()
    api = api_for(person)

    answer = admin.post(f"{PEOPLE}{person.pk}/password/", form)

    assert answer.status_code == 302, answer.content
    refused(api.get("/api/auth/user/"), 401, "invalid_token")
    person.refresh_from_db()
    assert person.has_usable_password() == usable


def test_ends_sessions(admin: Browser, api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    session = AuthSession.objects.get(user=person)

    answer = admin.post(
        "/admin/users/authsession/",
        {"action": "end", "_selected_action": [str(session.pk)]},
        follow=True,
    )

    assert "1 sessions ended" in answer.content.decode()
    refused(api.get("/api/auth/user/"), 401, "invalid_token")
    session.refresh_from_db()
    assert session.revoked_because == "staff"


def test_a_moderator_hands_out_no_rights(moderator: Browser) -> None:
    person = make.user(username="ada", email="ada@example.org")
    form: dict[str, Any] = {
        "email": "ada@example.org",
        "username": "ada",
        "first_name": "Ada",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "client-TOTAL_FORMS": "0",
        "client-INITIAL_FORMS": "0",
    }

    answer = moderator.post(f"{PEOPLE}{person.pk}/change/", form)

    assert answer.status_code == 302, answer.content
    person.refresh_from_db()
    assert person.first_name == "Ada"
    assert person.role == "listener"


def form_of(person: User, **changed: Any) -> dict[str, Any]:
    """The page of a person as a browser sends it. None: a box that is not ticked."""
    form = {
        "email": person.email,
        "username": person.username,
        "is_active": "on",
        "client-TOTAL_FORMS": "1",
        "client-INITIAL_FORMS": "1",
        "client-0-user": person.pk,
        "client-0-quality": "high",
    }
    return {name: value for name, value in (form | changed).items() if value is not None}


def test_an_address_is_shown_and_not_changed(admin: Browser) -> None:
    """With another address, a forgotten password would open the account to somebody else."""
    person = make.user(email="ada@example.org", email_verified_at=timezone.now())
    page = f"{PEOPLE}{person.pk}/change/"

    shown = admin.get(page).content.decode()
    answer = admin.post(page, form_of(person, email="thief@example.org", first_name="Ada"))

    assert answer.status_code == 302, answer.content
    assert "ada@example.org" in shown
    assert 'name="email"' not in shown
    person.refresh_from_db()
    assert (person.email, person.first_name) == ("ada@example.org", "Ada")


def test_what_somebody_chose_is_looked_at_and_not_changed(admin: Browser) -> None:
    person = make.user()
    Client.objects.filter(pk=person.pk).update(
        login_otp=True, favourite_genres=["ambient"], notifications={"product_news": True}
    )
    page = f"{PEOPLE}{person.pk}/change/"

    shown = admin.get(page).content.decode()
    answer = admin.post(page, form_of(person, **{"client-0-phone": "+441234567890"}))

    assert answer.status_code == 302, answer.content
    assert "ambient" in shown
    assert "product_news" in shown
    for name in ("favourite_genres", "plays_audience", "notifications", "login_otp"):
        assert f'name="client-0-{name}"' not in shown
    profile = Client.objects.get(pk=person.pk)
    assert (profile.phone, profile.login_otp) == ("+441234567890", True)


def test_who_is_kept_out_is_signed_out_for_good(admin: Browser, api_for: ApiFor) -> None:
    person = make.user()
    api, page = api_for(person), f"{PEOPLE}{person.pk}/change/"
    browser = make.browser(person)

    assert admin.post(page, form_of(person, is_active=None)).status_code == 302
    refused(api.get("/api/auth/user/"), 401, "invalid_token")
    assert admin.post(page, form_of(person)).status_code == 302

    person.refresh_from_db()
    assert person.is_active
    refused(api.get("/api/auth/user/"), 401, "invalid_token")
    assert browser.get("/portal/").status_code == 302
    reasons = AuthSession.objects.filter(user=person).values_list("revoked_because", flat=True)
    assert list(reasons) == ["staff", "staff"]


def test_any_other_change_signs_nobody_out(admin: Browser, api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)

    admin.post(f"{PEOPLE}{person.pk}/change/", form_of(person, first_name="Ada"))

    assert api.get("/api/auth/user/").json()["first_name"] == "Ada"


def test_a_moderator_sets_no_administrators_password(moderator: Browser) -> None:
    boss = make.user(is_staff=True, is_superuser=True)

    answer = moderator.post(
        f"{PEOPLE}{boss.pk}/password/",
        {"usable_password": "true", "password1": NEW, "password2": NEW},
    )

    assert answer.status_code == 403
    boss.refresh_from_db()
    assert boss.check_password(make.PASSWORD)


def test_staff_sign_in_by_address_and_password_and_app() -> None:
    app = make.authenticator(make.user(email="Boss@example.org", is_staff=True))

    assert not sign_in("boss@example.org", "not this one", app)
    assert not sign_in("boss@example.org")
    assert not sign_in("nobody@example.org", make.PASSWORD, app)
    assert sign_in("boss@EXAMPLE.org", make.PASSWORD, app)


def test_others_do_not() -> None:
    ada = make.authenticator(make.user(email="ada@example.org"))
    gone = make.user(email="gone@example.org", is_staff=True, is_active=False)

    assert not sign_in("ada@example.org", make.PASSWORD, ada)
    assert not sign_in("gone@example.org", make.PASSWORD, make.authenticator(gone))


def test_guesses_are_limited_and_shared_with_the_api() -> None:
    app = make.authenticator(make.user(email="boss@example.org", is_staff=True))
    for _ in range(3):
        assert not sign_in("boss@example.org", "not this one")
    body = {"email": "boss@example.org", "password": "not this one"}
    for _ in range(2):
        refused(Api().post("/api/auth/login/", body), 401, "invalid_credentials")

    assert not sign_in("boss@example.org", make.PASSWORD, app)
    refused(Api().post("/api/auth/login/", body), 429, "too_many_requests")
