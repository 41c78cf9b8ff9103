"""LRCLIB: lyrics by title, artist, album and length (https://lrclib.net/docs)."""

from datetime import timedelta

from pydantic import BaseModel, Field, TypeAdapter

from audio.indexing.normalise import base, normalise
from config import env
from config.outbound.service import Service
from lyrics.fetching.songs import Song, Text

SECONDS_APART = 2
"""Another length is another recording, whose lines come at other times."""
LENGTHS = range(1, 3_601)
"""In seconds: of what is shorter or longer it declines to look at the signature."""
PAUSE = 0.5
KEPT = timedelta(days=1)


class Record(BaseModel):
    """As documented; `id` and `name` besides are no matter here."""

    track_name: str = Field(alias="trackName")
    artist_name: str = Field(alias="artistName")
    duration: float
    instrumental: bool
    plain: str | None = Field(alias="plainLyrics")
    synced: str | None = Field(alias="syncedLyrics")

    def text(self) -> Text:
        if self.instrumental:
            return Text(instrumental=True)
        return Text(self.plain or "", self.synced or "")

    def fits(self, song: Song) -> bool:
        """The same names, however written, and as long."""
        names = base(self.track_name) == base(song.title)
        artists = normalise(self.artist_name) == normalise(song.artist)
        return names and artists and abs(self.duration - _seconds(song)) <= SECONDS_APART


ONE: TypeAdapter[Record] = TypeAdapter(Record)
SEVERAL: TypeAdapter[list[Record]] = TypeAdapter(list[Record])


class Lrclib:
    """Its signature search first; where that has nothing, its search by names."""

    def find(self, song: Song) -> Text | None:
        service = Service("lrclib", env.LRCLIB_URL, PAUSE, KEPT)
        named = {"track_name": song.title, "artist_name": song.artist}
        album = {"album_name": song.album} if song.album else {}
        if (seconds := _seconds(song)) in LENGTHS:
            exact = service.ask(ONE, "/api/get", **named, **album, duration=seconds)
            if exact:
                return exact.text()
        found = service.ask(SEVERAL, "/api/search", **named) or []
        fitting = [record for record in found if record.fits(song)]
        fitting.sort(key=lambda record: not record.synced)
        return fitting[0].text() if fitting else None


def _seconds(song: Song) -> int:
    return round(song.duration_ms / 1_000)
