"""A song of twenty seconds that really sounds, with an artist at their portal."""

from typing import Any, NamedTuple

from audio.models import Report, Track
from lyrics.models import Lyrics
from tests.audio.publishing import drafts
from tests.audio.streaming import stored
from users.models import User

SECONDS = 20


class Song(NamedTuple):
    person: User
    track: Track

    @property
    def address(self) -> str:
        return f"/portal/tracks/{self.track.pk}/lyrics/"

    def words(self) -> list[tuple[str, str, Any]]:
        """Language, text and times of what is kept."""
        rows = Lyrics.objects.of(self.track)
        return [(one.language, one.plain, one.synced) for one in rows]


def song(**named: Any) -> Song:
    person = drafts.manager()
    track = drafts.track(drafts.page(person), **named)
    content = stored.aac(160_000, fragments=False, seconds=SECONDS)
    form = {"name": "high", "container": "mp4", "codec": "aac", "duration_ms": SECONDS * 1000}
    stored.rendition(track, content, **form)
    Report.objects.create(
        track=track,
        version=1,
        lufs=-14.0,
        waveform=bytes(40 + (n * 37) % 180 for n in range(1000)),
        duration_ms=SECONDS * 1000,
        codec="flac",
        sample_rate=44_100,
        channels=2,
    )
    return Song(person, track)


def lyrics(track: Track, plain: str, **fields: Any) -> Lyrics:
    given = {"language": "en", "source": "artist", "plain": plain}
    return Lyrics.objects.create(track=track, **given | fields)


def stamped(*times: int | None) -> Song:
    """With lyrics whose lines begin then."""
    at = song()
    texts = ["Low lights", "The ferry", "Far too late"][: len(times)]
    synced = [{"time_ms": ms, "text": text} for ms, text in zip(times, texts, strict=True)]
    lyrics(at.track, "\n".join(texts), synced=synced)
    return at
