"""Links to Google in the admin: to look at, and nothing else."""

import pytest
from social_django.models import UserSocialAuth

from tests import make

pytestmark = pytest.mark.django_db

LINKS = "/admin/social_django/usersocialauth/"


def test_staff_look_and_do_not_touch() -> None:
    admin = make.browser(make.user(is_staff=True, is_superuser=True))
    link = UserSocialAuth.objects.create(user=make.user(), provider="google", uid="4711")

    assert b"4711" in admin.get(LINKS).content
    assert admin.get(f"{LINKS}{link.pk}/change/").status_code == 200
    assert admin.get(f"{LINKS}add/").status_code == 403
    assert admin.post(f"{LINKS}{link.pk}/change/", {"uid": "1"}).status_code == 403
    assert admin.post(f"{LINKS}{link.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin.get("/admin/users/handoff/").status_code == 200


def test_the_librarys_own_forms_are_gone() -> None:
    admin = make.browser(make.user(is_staff=True, is_superuser=True))

    assert admin.get("/admin/social_django/nonce/").status_code == 404
    assert admin.get("/admin/social_django/association/").status_code == 404
