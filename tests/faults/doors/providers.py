"""What other services say: of a song of their own, of which something is proposed."""

from collections.abc import Callable, Mapping
from typing import Any

from audio.models import Identification
from lyrics.models import Fetch
from tests.faults.doors import places
from users.models import User


def _asked(person: User) -> dict[str, Any]:
    song = places.release(person)
    Fetch.objects.create(track_id=song["track_id"])
    Identification.objects.create(
        track_id=song["track_id"], state="found", proposed={"isrc": "GBAAA9900303"}
    )
    return song


PLACES: Mapping[str, Callable[[User], dict[str, Any]]] = {
    **dict.fromkeys(("fetch_lyrics", "identify_track"), places.release),
    **dict.fromkeys(("get_lyrics_fetch", "get_identification"), _asked),
    **dict.fromkeys(("accept_identification", "decline_identification"), _asked),
}
