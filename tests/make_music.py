"""Makes rows of the catalogue, through its services where there is one."""

from collections.abc import Sequence
from itertools import count
from typing import Any
from uuid import uuid4

from audio.catalog import services
from audio.catalog.models.album import Album
from audio.catalog.models.artist import Artist
from audio.catalog.models.genre import Genre
from audio.catalog.models.publication import Status
from audio.catalog.models.track import Track
from audio.catalog.new import NewTrack
from audio.charts.models import Chart
from audio.plays.models import PlayEvent
from config.fields import utc_now
from users.models import User

_NUMBERS = count(1)


def track(*, playable: bool = True, status: Status = Status.PUBLISHED, **named: Any) -> Track:
    """A track; names and the rest as in `NewTrack`. Not published: only the row differs."""
    number = next(_NUMBERS)
    given: dict[str, Any] = {
        "title": f"Track {number}",
        "artist": f"Artist {number}",
        "duration_ms": 200_000,
    }
    made = services.add_imported_track(new=NewTrack(**given | named))
    if playable:
        services.mark_playable(track=made, duration_ms=made.duration_ms)
    if status != Status.PUBLISHED:
        Track.objects.filter(pk=made.pk).update(status=status)
    made.refresh_from_db()
    return made


def tracks(number: int, **named: Any) -> list[Track]:
    return [track(**named) for _ in range(number)]


def artist(name: str = "", *, user: Any = None) -> Artist:
    """Published; with `user`, an account's own page."""
    name = name or f"Artist {next(_NUMBERS)}"
    if user is not None:
        return services.open_page(user=user, name=name)
    return track(artist=name).artist


def album(title: str = "", *, size: int = 2, **named: Any) -> Album:
    """With `size` tracks, in order."""
    title = title or f"Album {next(_NUMBERS)}"
    named = {"artist": f"Artist {next(_NUMBERS)}"} | named
    made = [track(album=title, track_number=n, **named) for n in range(1, size + 1)]
    found = made[0].album
    assert found is not None
    found.refresh_from_db()
    return found


def genre(name: str, of: Sequence[Track] = ()) -> Genre:
    track(genres=(name,))
    found = Genre.objects.get(name=name)
    for one in of:
        one.genres.add(found)
    return found


def play(person: User, track: Track, **fields: Any) -> PlayEvent:
    """One that counts, of this moment."""
    named = {"event_id": uuid4(), "played_at": utc_now(), "ms_played": 40_000, "counted": True}
    return PlayEvent.objects.create(user=person, track=track, **named | fields)


def chart(kind: str, *ids: int, period: str = "week", genre: Genre | None = None) -> None:
    """Of these, in this order, whether anybody may see them or not."""
    made, _ = Chart.objects.get_or_create(
        kind=kind, period=period, genre=genre, defaults={"counted_at": utc_now()}
    )
    made.entries.all().delete()
    for rank, pk in enumerate(ids, 1):
        made.entries.create(rank=rank, object_id=pk, plays=1)
