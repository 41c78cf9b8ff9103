"""GET /api/auth/user/consents/: what somebody agreed to, as they see it."""

import pytest

from tests import make
from tests.api_client import ApiFor
from tests.users.privacy.asking import body

pytestmark = pytest.mark.django_db(transaction=True)


def test_consents_are_shown_to_their_person(api_for: ApiFor) -> None:
    person = make.user()
    api = api_for(person)
    for wanted in (True, False):
        api.patch("/api/auth/user/", {"notifications": {"product_news": wanted}})

    items = body(api.get("/api/auth/user/consents/"), 200)["items"]

    assert [(i["kind"], i["version"], i["given"], i["source"]) for i in items] == [
        ("news", "1", False, "profile"),
        ("news", "1", True, "profile"),
    ]
    assert body(api_for(make.user()).get("/api/auth/user/consents/"), 200) == {"items": []}
