"""What training learnt of a station's seed, where there was one."""

from radio.models import Station
from radio.queries.candidates import Given
from radio.queries.grounds import Grounds
from radio.queries.steering import Told
from recommendations.taste.queries import Settings
from users.models import User


def near(
    user: User, station: Station, grounds: Grounds, told: Told, settings: Settings
) -> list[Given]:
    """Tracks that go with it, by those who listen to both."""
    return []
