"""POST /api/me/imports/: what somebody forgot, or does not keep, is not brought back."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from audio.imports.models import ImportedName
from config.fields import utc_now
from tests import make
from tests.api_client import ApiFor
from tests.audio.imports.samples import SHORT, Catalogue, brought, outcomes, plays, short
from users.models import Client

pytestmark = pytest.mark.django_db(transaction=True)


def test_forgotten_listens_stay_forgotten(api_for: ApiFor):
    """Also those that waited for the catalogue: 08:20 of them lies in the stretch."""
    Catalogue()
    person = make.user()
    api = api_for(person)
    brought(api, SHORT)
    api.delete("/api/me/history/?before=2021-03-05T08:25:00Z")

    told = brought(api, SHORT)

    assert plays(person.pk) == []
    assert outcomes(told)[("listen", "matched")] == (2, 3, 0)
    first = ImportedName.objects.exclude(source=told["id"])
    assert first.get(title="Harbour").times == []
    assert len(first.get(title="Nothing").times) == 2


def test_a_history_of_a_week_takes_nothing_older(api_for: ApiFor):
    here, person = Catalogue(), make.user()
    Client.objects.filter(pk=person.pk).update(history_days=7)
    now = utc_now()
    history = [
        short(f"{now - timedelta(days=days):%Y-%m-%d %H:%M}", artist, title, 90_000)
        for days in (2, 30)
        for artist, title in (("The Weir", "Night Ferry"), ("Nobody", "Nothing"))
    ]

    brought(api_for(person), json.dumps(history).encode())

    assert [play[0] for play in plays(person.pk)] == [here.ferry.pk]
    waiting = ImportedName.objects.get(title="Nothing").times
    assert [datetime.fromtimestamp(at, UTC).date() for at in waiting] == [
        (now - timedelta(days=2)).date()
    ]
