"""From Google through the pages' own steps into the portal."""

import pytest
from django.utils import timezone
from social_django.models import UserSocialAuth

from tests import make
from tests.users.google.browser import Browser
from tests.users.google.provider import Lying
from tests.users.google.test_page import CONTINUE, come_back
from users.auth import page_sessions
from users.models import AuthSession, Handoff, User

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_step_signs_in(browser: Browser, liar: Lying) -> None:
    browser.client.get(come_back(browser, liar).headers["Location"])

    [session] = AuthSession.objects.all()
    assert browser.client.session[page_sessions.NAME] == str(session.pk)
    assert session.second_factor is False


def test_an_authenticator_is_asked_for_first(browser: Browser, liar: Lying) -> None:
    come_back(Browser(), liar)
    make.authenticator(User.objects.get())

    answer = browser.client.get(come_back(browser, liar).headers["Location"])

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/portal/sign-in/second-step/"
    assert AuthSession.objects.count() == 0


def test_an_account_with_the_address_is_linked_by_signing_in_to_it(
    browser: Browser, liar: Lying
) -> None:
    ada = make.user(email="ada@example.org", email_verified_at=timezone.now())

    answer = come_back(browser, liar)

    assert answer.headers["Location"] == "/portal/sign-in/?error=link_required"
    assert UserSocialAuth.objects.count() == 0
    form = {"email": ada.email, "password": make.PASSWORD}
    browser.client.post("/portal/sign-in/", form, follow=True)
    assert UserSocialAuth.objects.get().user_id == ada.pk
    assert come_back(Browser(), liar).headers["Location"] == CONTINUE


def test_another_account_is_not_linked_by_it(browser: Browser, liar: Lying) -> None:
    make.user(email="ada@example.org", email_verified_at=timezone.now())
    grace = make.user(email="grace@example.org", email_verified_at=timezone.now())
    come_back(browser, liar)

    form = {"email": grace.email, "password": make.PASSWORD}
    browser.client.post("/portal/sign-in/", form, follow=True)

    assert AuthSession.objects.get().user_id == grace.pk
    assert UserSocialAuth.objects.count() == 0


def test_what_was_linked_elsewhere_meanwhile_is_told_and_stops_nobody(
    browser: Browser, liar: Lying
) -> None:
    ada = make.user(email="ada@example.org", email_verified_at=timezone.now())
    come_back(browser, liar)
    subject = Handoff.objects.get().subject
    UserSocialAuth.objects.create(user=make.user(), provider="google", uid=subject)

    form = {"email": ada.email, "password": make.PASSWORD}
    page = browser.client.post("/portal/sign-in/", form, follow=True)

    assert page.status_code == 200
    assert AuthSession.objects.get().user_id == ada.pk
    assert 'class="notice notice-warning"' in page.content.decode()
