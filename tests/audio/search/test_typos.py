"""What was meant is found, however it was typed."""

import pytest

from audio.indexing.models import Kind
from audio.search.backend import BACKEND
from audio.search.parsing import parse
from tests.audio.search.finding import NOBODY, found, index

pytestmark = pytest.mark.django_db


@pytest.fixture
def rhapsody() -> int:
    for title, artist in (
        ("Bohemian Like You", "The Dandy Warhols"),
        ("Rhapsody in Blue", "George Gershwin"),
        ("American Pie", "Don McLean"),
        ("Free Fallin'", "Tom Petty"),
        ("Love of My Life", "Queen"),
    ):
        index(title, artist, popularity=0.6)
    return index("Bohemian Rhapsody", "Queen", popularity=0.5)


@pytest.mark.parametrize("tier", [1, 2])
@pytest.mark.parametrize(
    "typed",
    [
        "bohemian rapsody",
        "bohemain rhapsody",
        "bohemiann rhapsody",
        "bphemian rhapsody",
        "bohemian rhapsdoy queen",
        "bohemin rapsody quen",
        "rhapsody bohemian",
        "bohemianrhapsody",
        "bohe mian rhapsody",
        "queen bohemian rhapsody lyrics",
        "bohemian rhapsody official video",
        "bohemian xylophone rhapsody queen",
        "bohemain rha",
    ],
)
def test_finds_it_first(rhapsody: int, typed: str, tier: int) -> None:
    pk = index("Bohemian Rhapsody", "Queen", popularity=0.7, tier=tier)
    assert found(typed)[0] == pk


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("lov of my lif", "Love of My Life"),
        ("ameri can pie", "American Pie"),
        ("freefallin", "Free Fallin'"),
    ],
)
def test_finds_the_title_first(typed: str, title: str) -> None:
    index("Life", "Somebody", popularity=0.9)
    index("Pie", "Somebody", popularity=0.9)
    index("Fallin", "Somebody", popularity=0.9)
    pk = index(title, "Somebody Else")
    assert found(typed)[0] == pk


def test_apostrophes_and_initials_are_typed_or_not() -> None:
    pk = index("Muthu's Journey", "A.R. Rahman")
    assert found("muthu s journey a r rahman") == found("muthus journey ar rahman") == [pk]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("acdc", "AC/DC"),
        ("guns and roses", "Guns N' Roses"),
        ("kool n the gang", "Kool & The Gang"),
    ],
)
def test_names_that_are_written_in_two_ways(typed: str, name: str) -> None:
    """Though a song is called just as it was typed."""
    index(typed, "Somebody")
    index("The Roses", kind=Kind.ARTIST, popularity=0.9)
    pk = index(name, kind=Kind.ARTIST, popularity=0.5)
    assert found(typed, Kind.ARTIST)[0] == pk


def test_and_is_no_slip() -> None:
    """What is well known for one spelling does not keep the other from being found."""
    song = index("Guns & Roses", "Drew", popularity=0.9)
    band = index("Guns N' Roses", kind=Kind.ARTIST, popularity=0.5)
    together = BACKEND.search_kinds(
        parse("guns and roses"),
        kinds=[Kind.TRACK, Kind.ARTIST],
        viewer=NOBODY,
        limit=5,
        offset=0,
    )
    assert [[hit.object_id for hit in one.hits] for one in together.values()] == [
        [song],
        [band],
    ]
    assert found("guns n", Kind.ARTIST) == found("guns & ", Kind.ARTIST) == [band]


def test_names_of_artists() -> None:
    pk = index("Vanessa Carlton", kind=Kind.ARTIST)
    index("Vanessa Paradis", kind=Kind.ARTIST)
    assert found("vnaessa carlton", Kind.ARTIST)[0] == pk


def test_what_is_typed_right_is_not_corrected() -> None:
    rare = index("Nigth", popularity=0.0)
    index("Night", popularity=1.0)
    assert found("nigth ")[0] == rare


def test_words_that_are_nowhere_find_nothing() -> None:
    index("Night Ferry")
    assert found("qqqqqq wwwwwww") == []
