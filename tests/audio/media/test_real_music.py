"""Music as people have it: tagged by many hands, or not at all."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from audio.models import Album, Artist, Deposit, Genre, Rendition, Track
from tests.audio.media import debian

pytestmark = pytest.mark.django_db

ARTISTS = {
    "Aleksi Aubry-Carlson": 6,
    "Doug Kaufman": 6,
    "Gianmarco Leone": 2,
    "Jeremy Nicoll": 2,
    "Joseph G. Toscano (Zhaytee)": 2,
    "Mattias Westlund": 8,
    "Ryan Reilly": 5,
    "Stephen Rozanc": 2,
    "Timothy Pinkham": 4,
    "Tyler Johnson": 3,
}
TITLES = """
Battle Epic|Battle Music|Breaking the Chains|Casualties of War|Defeat|Defeat|Elf Land
Elvish theme|Frantic|Frantic|Heroes Rite|Into the Shadows|Journey's End|Knalgan Theme
Legends of the North|Love Theme|Loyalists|Main Theme|Northerners|Nunc Dimittis
Over the Northern Mountains|Return to Wesnoth|Revelation|Sad|Siege of Laurelmor
Silvan Sanctuary|Still Another Wanderer|Suspense|The City Falls|The Dangerous Symphony
The Deep Path|The King is Dead|The Knolls of Doldesh|Transience|Traveling Minstrels
Underground|Vengeful Pursuit|Victory|Victory|Weight of Revenge
"""


@pytest.fixture(scope="session")
def wesnoth() -> Path:
    return debian.unpacked("wesnoth-1.16-music")


@pytest.fixture(scope="session")
def asc() -> Path:
    return debian.unpacked("asc-music")


def run(folder: Path) -> str:
    out = StringIO()
    call_command("import_music", folder, stdout=out)
    return out.getvalue().splitlines()[-1]


def test_wesnoth(wesnoth: Path, media: Path) -> None:
    """41 files: 40 pieces by ten people, and ten seconds of silence without a name."""
    assert run(wesnoth).startswith("Import: 41 added, 0 already there, ")
    assert run(wesnoth).startswith("Import: 0 added, 41 already there, ")

    titles = sorted(title for line in TITLES.split("\n") for title in line.split("|") if title)
    silence = Track.objects.get(artist__name="Unknown Artist")
    pieces = Track.objects.exclude(pk=silence.pk)
    assert sorted(pieces.values_list("title", flat=True)) == titles
    assert silence.title == "Silence"
    counted = dict(
        Artist.objects.filter(tracks_count__gt=0).values_list("name", "tracks_count")
    )
    assert counted == ARTISTS | {"Unknown Artist": 1}
    assert sorted(Genre.objects.values_list("name", flat=True)) == [
        "Game",
        "Romantic Classical",
    ]
    album = Album.objects.get()
    assert (album.title, album.artist.name) == ("The Battle for Wesnoth OST", "Wesnoth Project")
    assert album.tracks_count == 39
    assert not Deposit.objects.exists()
    check_details(media)


def check_details(media: Path) -> None:
    north = Track.objects.get(title="Legends of the North")
    assert (north.disc_number, north.track_number, north.duration_ms) == (1, 9, 213_937)
    assert (north.licence, north.rights_holder) == ("all-rights-reserved", "Mattias Westlund")
    chains = Track.objects.get(title="Breaking the Chains")
    assert (chains.licence, chains.rights_holder) == ("gpl", "Mattias Westlund")
    original = Rendition.objects.get(track=north)
    assert (original.codec, original.sample_rate, original.channels) == ("vorbis", 44_100, 2)
    assert original.bitrate == pytest.approx(149_600, rel=0.01)
    assert (media / original.file).stat().st_size == original.size == 4_050_781


def test_asc(asc: Path) -> None:
    """Three MP3 files without a single tag, in a folder called music."""
    assert run(asc).startswith("Import: 3 added, 0 already there, ")
    assert run(asc).startswith("Import: 0 added, 3 already there, ")

    named = Track.objects.order_by("title").values_list("title", "artist__name", "album")
    assert list(named) == [
        ("Frontiers", "Unknown Artist", None),
        ("Machine Wars", "Unknown Artist", None),
        ("Time To Strike", "Unknown Artist", None),
    ]
