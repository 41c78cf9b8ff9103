"""GET /api/auth/user/export/: the copies that are still kept."""

import pytest

from tests import make
from tests.api_client import ApiFor
from tests.users.privacy.asking import body

pytestmark = pytest.mark.django_db(transaction=True)


def test_copies_are_found_again_on_another_device(api_for: ApiFor) -> None:
    person = make.user()
    asked = body(api_for(person).post("/api/auth/user/export/"), 202)
    body(api_for(make.user()).post("/api/auth/user/export/"), 202)

    items = body(api_for(person).get("/api/auth/user/export/"), 200)["items"]

    assert [item["id"] for item in items] == [asked["id"]]
