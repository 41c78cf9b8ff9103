"""Links to Google in the admin: to look at, and nothing else."""

import pytest
from social_django.models import Association, Code, Nonce, Partial, UserSocialAuth

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
    """What is left of them is a list, by which nobody is given to anybody."""
    admin = make.browser(make.user(is_staff=True, is_superuser=True))
    made = (
        Association.objects.create(
            server_url="a", secret="b", issued=1, lifetime=2, handle="c"
        ),
        Nonce.objects.create(server_url="a", timestamp=1, salt="b"),
        Code.objects.create(email="somebody@example.org", code="4711"),
        Partial.objects.create(token="4711", backend="google", data={"secret": "4711"}),
    )

    for thing in made:
        path = f"/admin/social_django/{type(thing).__name__.lower()}/"
        listed = admin.get(path)
        assert listed.status_code == 200
        assert b"4711" not in listed.content
        assert admin.get(f"{path}add/").status_code == 403
        for page in ("change", "delete"):
            assert admin.post(f"{path}{thing.pk}/{page}/", {"post": "yes"}).status_code == 403
        assert type(thing)._default_manager.count() == 1
