"""GET /api/auth/user/export/: the copies that are still kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.api_client import ApiFor, refused
from tests.users.privacy.asking import EXPORT, body, exported
from users.models import Export

pytestmark = pytest.mark.django_db(transaction=True)


def test_copies_are_found_again_on_another_device(api_for: ApiFor) -> None:
    person = make.user()
    asked = body(api_for(person).post(EXPORT), 202)
    body(api_for(make.user()).post(EXPORT), 202)

    items = body(api_for(person).get(EXPORT), 200)["items"]

    assert [item["id"] for item in items] == [asked["id"]]


def test_one_that_is_over_is_not_listed_though_its_archive_is_not_deleted_yet(
    api_for: ApiFor,
) -> None:
    person = make.user()
    api = api_for(person)
    over, kept = exported(person), exported(person)
    Export.objects.filter(pk=over.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    waiting = body(api.post(EXPORT), 202)

    items = body(api.get(EXPORT), 200)["items"]

    assert [item["id"] for item in items] == [waiting["id"], str(kept.pk)]
    refused(api.get(f"{EXPORT}{over.pk}/"), 404, "not_found")
