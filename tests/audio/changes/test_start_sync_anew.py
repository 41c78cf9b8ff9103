"""`manage.py start_sync_anew`."""

import pytest
from django.core.management import call_command

from audio.changes.models import Change, Kind


@pytest.mark.django_db
def test_the_log_has_another_name(capsys: pytest.CaptureFixture[str]) -> None:
    before = set(Change.objects.filter(kind=Kind.LOG).values_list("object_id", flat=True))

    call_command("start_sync_anew")

    [after] = Change.objects.filter(kind=Kind.LOG)
    assert after.object_id not in before
    assert "begins from nothing" in capsys.readouterr().out
