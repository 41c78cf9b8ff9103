"""Histories that come from elsewhere may hold any time."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from audio.models import PlayEvent
from tests import make, make_music
from tests.api_client import ApiFor


@pytest.mark.django_db
@pytest.mark.parametrize("counted", [True, False])
def test_a_play_of_the_year_1_breaks_no_list(counted: bool, api_for: ApiFor) -> None:
    person, track = make.user(), make_music.track()
    PlayEvent.objects.create(
        user=person,
        track=track,
        event_id=uuid4(),
        played_at=datetime(1, 1, 2, tzinfo=UTC),
        ms_played=60_000,
        counted=counted,
        skipped=not counted,
    )

    for kind in ("tracks", "albums", "artists"):
        assert api_for(person).get(f"/api/recommendations/{kind}/").status_code == 200
