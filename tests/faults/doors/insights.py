"""Years: of their own, with music in them; and shared, where that is to end."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.audio.insights import years
from tests.faults.doors.places import release
from users.models import User

PLACES: Mapping[str, Callable[[User], dict[str, Any]]] = {
    "get_artist_insights": release,
    "share_my_year": lambda person: {"year": years.with_music(person)},
    "stop_sharing_my_year": lambda person: {"year": years.shared(person)},
}
