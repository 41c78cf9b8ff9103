"""What the demo has to offer: four invented artists, five albums, fourteen songs."""

from dataclasses import dataclass
from pathlib import PurePath

from audio.demo.albums import (
    concrete_weather,
    hedgerow_waltzes,
    night_ferry,
    varanda_ao_sul,
    windowlight,
)
from audio.demo.song import Song

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class Artist:
    """An invented act and who writes its songs."""

    name: str
    composer: str


@dataclass(frozen=True, slots=True)
class Track:
    """A song on an album, and the kind of file it is delivered as (see `encode.FORMATS`)."""

    song: Song
    number: int
    form: str
    disc: int = 1
    featuring: tuple[Artist, ...] = ()


@dataclass(frozen=True, slots=True)
class Album:
    """A release; `date` is a year, a month or a day, `cover` a painting of `covers`."""

    title: str
    artist: Artist
    date: str
    cover: str
    tracks: tuple[Track, ...]

    @property
    def discs(self) -> int:
        return max(track.disc for track in self.tracks)

    def on_disc(self, disc: int) -> int:
        """How many tracks a disc has."""
        return sum(track.disc == disc for track in self.tracks)

    def path(self, track: Track, suffix: str) -> PurePath:
        """Artist/Album/NN Title.suffix; the disc comes first where there are several."""
        disc = f"{track.disc}-" if self.discs > 1 else ""
        name = f"{disc}{track.number:02} {track.song.title}{suffix}"
        return PurePath(self.artist.name, self.title, name)


LUMEN_CAUSEWAY = Artist("Lumen Causeway", "Ines Halvard")
OXLIP_SISTERS = Artist("The Oxlip Sisters", "Wren Oxlip")
TOMAS_VERDELHO = Artist("Tomás Verdelho", "Tomás Verdelho")
MALLOW_AND_STATIC = Artist("Mallow & Static", "Juniper Mallow")

ALBUMS = (
    Album(
        title="Night Ferry",
        artist=LUMEN_CAUSEWAY,
        date="2021-03-12",
        cover="night_ferry",
        tracks=(
            Track(night_ferry.NIGHT_FERRY, 1, "flac"),
            Track(night_ferry.CHROME_MARINA, 2, "flac"),
            Track(night_ferry.LAST_EXIT, 3, "flac"),
        ),
    ),
    Album(
        title="Concrete Weather",
        artist=LUMEN_CAUSEWAY,
        date="2023-10-06",
        cover="concrete_weather",
        tracks=(
            Track(concrete_weather.PYLON, 1, "mp3"),
            Track(concrete_weather.UNDERTOW, 2, "mp3", featuring=(MALLOW_AND_STATIC,)),
        ),
    ),
    Album(
        title="Hedgerow Waltzes",
        artist=OXLIP_SISTERS,
        date="2019",
        cover="hedgerow_waltzes",
        tracks=(
            Track(hedgerow_waltzes.MILLERS_DAUGHTER, 1, "opus"),
            Track(hedgerow_waltzes.OXLIP_LANE, 2, "opus"),
            Track(hedgerow_waltzes.CANDLE, 3, "opus"),
        ),
    ),
    Album(
        title="Varanda ao Sul",
        artist=TOMAS_VERDELHO,
        date="2022-05",
        cover="varanda_ao_sul",
        tracks=(
            Track(varanda_ao_sul.MANHA_DE_SAL, 1, "m4a"),
            Track(varanda_ao_sul.RUA_DAS_ANDORINHAS, 2, "m4a"),
            Track(varanda_ao_sul.CAFE_COM_CHUVA, 3, "m4a"),
        ),
    ),
    Album(
        title="Windowlight",
        artist=MALLOW_AND_STATIC,
        date="2024-11-22",
        cover="windowlight",
        tracks=(
            Track(windowlight.KETTLE, 1, "mp3"),
            Track(windowlight.BUS_STOP, 2, "flac"),
            Track(windowlight.YORU_NO_MADO, 1, "wav", disc=2),
        ),
    ),
)
