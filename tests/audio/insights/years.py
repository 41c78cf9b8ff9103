"""Years with music in them, for tests of other things."""

import uuid

from audio.insights import services
from audio.models import PlayEvent
from config.fields import utc_now
from tests import make_music
from users.models import User


def with_music(person: User) -> int:
    """This one: one track was heard in it."""
    now = utc_now()
    PlayEvent.objects.create(
        user=person,
        event_id=uuid.uuid4(),
        track=make_music.track(),
        played_at=now,
        ms_played=200_000,
        counted=True,
    )
    return now.year


def shared(person: User) -> int:
    """This one, which others may see."""
    year = with_music(person)
    services.share_year(user=person, year=year)
    return year
