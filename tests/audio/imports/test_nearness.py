"""Which titles are near enough, and which never are: as exports and catalogues have them."""

import pytest

from audio.catalog.naming import key_of
from audio.imports import nearness
from audio.imports.nearness import Known


@pytest.mark.parametrize(
    ("told", "here"),
    [
        ("Street Lamps", "Streetlamps"),
        ("Nightferry", "Night Ferry"),
        ("The Colour of Rain", "The Color of Rain"),
        ("Harbour Lights - Single Version", "Harbour Lights"),
        ("Harbour Lights (Mono)", "Harbour Lights"),
        ("Harbour Lights - 2009 Remaster", "Harbour Lights"),
        ("Harbour Lights (feat. Ada Cole)", "Harbour Lights"),
        ("Harbour Lights - Radio Edit", "Harbour Lights"),
        ("Harbor Lights (Live)", "Harbour Lights (Live)"),
        ("Goodbye, Salt Road!", "Good Bye Salt Road"),
    ],
)
def test_near(told: str, here: str):
    found = nearness.nearest(told, [Known(1, key_of(here))])
    assert found is not None
    assert found.ids == (1,)


@pytest.mark.parametrize(
    ("told", "here"),
    [
        ("Harbour Lights (Live)", "Harbour Lights"),
        ("Harbour Lights", "Harbour Lights - Acoustic"),
        ("Harbour Lights (Ada Remix)", "Harbour Lights"),
        ("Harbour Lights (Instrumental)", "Harbour Lights"),
        ("Symphony No. 5", "Symphony No. 6"),
        ("Low Water, Pt. 1", "Low Water, Pt. 2"),
        ("Rain", "Ruin"),
        ("Home", "Hope"),
        ("Night Ferry", "Night Train"),
        ("Intro", "Outro"),
        ("Harbour Lights", "Harbour Nights Again"),
    ],
)
def test_never(told: str, here: str):
    assert nearness.nearest(told, [Known(1, key_of(here))]) is None


def test_a_length_that_differs_forbids_it():
    known = [Known(1, "night ferry", duration_ms=200_000)]
    assert nearness.nearest("Nightferry", known, duration_ms=209_000)
    assert nearness.nearest("Nightferry", known, duration_ms=260_000) is None


def test_of_two_as_near_the_album_tells():
    known = [Known(1, "night ferry", "low water"), Known(2, "night ferry", "best of")]
    assert nearness.nearest("Nightferry", known, album="Best Of").ids == (2,)  # type: ignore[union-attr]
    assert nearness.nearest("Nightferry", known).ids == (1, 2)  # type: ignore[union-attr]


def test_editions_are_the_album():
    known = [Known(1, "glass"), Known(2, "glass houses")]
    for title in ("Glass (Deluxe Edition)", "Glass - 25th Anniversary Edition", "Glass EP"):
        assert nearness.nearest_album(title, known).ids == (1,)  # type: ignore[union-attr]
    assert nearness.nearest_album("Glas", known) is None
