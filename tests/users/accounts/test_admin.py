"""A profile in the admin."""

import pytest

from tests import make
from users.models import Client

pytestmark = pytest.mark.django_db


def test_what_somebody_chose_is_looked_at_and_not_changed() -> None:
    person = make.user()
    Client.objects.filter(pk=person.pk).update(
        favourite_genres=["ambient"], notifications={"product_news": True}
    )
    browser = make.browser(make.user(is_staff=True, is_superuser=True))

    page = browser.get(f"/admin/users/user/{person.pk}/change/").content.decode()

    assert "ambient" in page
    assert "product_news" in page
    for name in ("favourite_genres", "plays_audience", "notifications"):
        assert f'name="client-0-{name}"' not in page
    assert 'name="client-0-login_otp"' in page
