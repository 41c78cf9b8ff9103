"""`artist:`, `album:`, `genre:` and `year:` inside of what is typed."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audio.playlists.services import summary
from tests import make_music, make_playlist
from tests.api_client import Api
from tests.audio.search.asked import found, search, suggested, tracks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    """Three artists with a song of the same name, in other years and genres."""
    for artist, album, year, genre in (
        ("Daft Punk", "Discovery", 2001, "French House"),
        ("Punk Ada", "Night Ferry", 1994, "Punk"),
        ("Grace Ho", "Discovery of Tides", 1999, "French Pop"),
    ):
        named: Any = {"release_date": date(year, 3, 1), "genres": (genre,)}
        make_music.track(title="Harbour", artist=artist, album=album, **named)
    make_music.track(title="Elsewhere", artist="Daft Punk", genres=("Punk",))


def artists_of(api: Api, q: str) -> set[str]:
    """Whose songs are found."""
    told = search(api, q, type="track")["tracks"]["items"]
    return {one["artist"]["name"] for one in told}


ALL = {"Daft Punk", "Punk Ada", "Grace Ho"}


@pytest.mark.parametrize(
    ("q", "whose"),
    [
        ("harbour", ALL),
        ("harbour artist:punk", {"Daft Punk", "Punk Ada"}),
        ('harbour artist:"daft punk"', {"Daft Punk"}),
        ('artist:"Daft Punk" harbour', {"Daft Punk"}),
        ('artist:"DÄFT púnk" harb', {"Daft Punk"}),
        ("harbour album:discovery", {"Daft Punk", "Grace Ho"}),
        ('harbour album:"discovery of tides"', {"Grace Ho"}),
        ("harbour genre:punk", {"Punk Ada"}),
        ("harbour genre:french-house", {"Daft Punk"}),
        ('harbour genre:"French House"', {"Daft Punk"}),
        ('harbour genre:"french pop"', {"Grace Ho"}),
        ("harbour genre:polka", set()),
        ("harbour year:1994", {"Punk Ada"}),
        ("harbour year:1990-1999", {"Punk Ada", "Grace Ho"}),
        ("harbour year:1999-2001", {"Daft Punk", "Grace Ho"}),
        ("harbour year:1950-1959", set()),
        ("harbour year:1999 album:discovery", {"Grace Ho"}),
        ("harbour year:1999 artist:punk", set()),
        ("year:1994", {"Punk Ada"}),
        ("genre:french-pop", {"Grace Ho"}),
        ("artist:ada", {"Punk Ada"}),
        ("HARBOUR ARTIST:Ada YEAR:1994", {"Punk Ada"}),
    ],
)
def test_what_it_leaves(api: Api, q: str, whose: set[str]) -> None:
    assert artists_of(api, q) == whose


def test_albums_artists_and_playlists(api: Api) -> None:
    """Playlists have no artist, no album and no year; artists no album and no year."""
    track = make_music.track(title="Quay", artist="Ada Cole", genres=("Dub",))
    made = make_playlist.of([track], title="Harbour", visibility="public")
    summary.summarise(playlist_id=made.pk)

    assert found(api, "year:1994") == {"tracks": ["Harbour"], "albums": ["Night Ferry"]}
    assert found(api, "genre:dub") == {
        "tracks": ["Quay"],
        "artists": ["Ada Cole"],
        "playlists": ["Harbour"],
    }
    assert found(api, 'artist:"daft punk"')["artists"] == ["Daft Punk"]
    assert found(api, 'artist:"daft punk"')["albums"] == ["Discovery"]
    assert found(api, 'album:"night ferry"') == {
        "tracks": ["Harbour"],
        "albums": ["Night Ferry"],
    }
    assert "playlists" not in found(api, "harbour artist:ada")


@pytest.mark.parametrize(
    "q", ["mood:calm harbour", "harbour year:soon", "harbour: year", "artist : harbour"]
)
def test_what_is_no_filter_is_text(api: Api, q: str) -> None:
    """It is refused by nobody, and may well be in a name."""
    search(api, q)
    make_music.track(title=q, artist="Grace Ho")
    assert q in tracks(api, q)


def test_a_quote_that_is_not_closed_yet(api: Api) -> None:
    """As one types it."""
    for q in ('artist:"', 'artist:"da', 'artist:"daft pu', 'harbour artist:"daft punk'):
        search(api, q)
        suggested(api, q)
    assert artists_of(api, 'harbour artist:"daft punk"') == {"Daft Punk"}


def test_a_genre_is_looked_up_once_for_all_kinds(api: Api) -> None:
    search(api, "harbour genre:punk")
    with CaptureQueriesContext(connection) as queries:
        search(api, "harbour " + "genre:punk " * 40)
    asked = [one for one in queries if one["sql"].startswith('SELECT "audio_genre"."id" ')]
    assert len(asked) == 5
