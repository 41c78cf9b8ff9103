"""A version of a text: written in the administration, published once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.users.legal.publishing import publish
from users.legal import services
from users.legal.models import LegalText
from users.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_is_told_in_the_audit_log() -> None:
    text = publish("copyright", "2027-01")

    line = AuditEntry.objects.get(action="legal_text.published")
    assert line.subject == f"legal_text {text.pk}"
    assert '"version": "2027-01"' in line.body


def test_happens_once() -> None:
    text = publish("terms", "2027-01")

    with pytest.raises(services.AlreadyPublished):
        services.publish(text=text, by=make.user(is_staff=True))


def test_is_never_dated_back() -> None:
    yesterday = timezone.now() - timedelta(days=1)
    draft = LegalText.objects.create(
        name="terms", version="2027-01", body="…", in_force_at=yesterday
    )

    with pytest.raises(services.TooEarly):
        services.publish(text=draft, by=make.user(is_staff=True))

    draft.refresh_from_db()
    assert draft.published_at is None
