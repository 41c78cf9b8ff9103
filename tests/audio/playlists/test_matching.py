"""What an entry may be called, where it lies, and which of several tracks it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.playlists import matching
from audio.playlists.formats.shape import Entry
from audio.playlists.matching import Candidate, How, Names, Outcome, Why

BASE = "https://music.example.org"
GUESS = Names("song", "alma", How.NAMES, 0.95)


def _candidate(pk: int, title: str = "song", **named: object) -> Candidate:
    given = {"artist": "alma", "album": "", "duration_ms": 200_000, "isrc": ""} | named
    return Candidate(pk, title, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("location", "pk"),
    [
        ("https://music.example.org/s/track/7/night-ferry/", 7),
        ("http://MUSIC.example.org/s/track/7/night-ferry/?x=1", 7),
        ("https://music.example.org/api/tracks/7/stream/", 7),
        ("https://other.example.org/s/track/7/night-ferry/", None),
        ("https://music.example.org/s/album/7/low-tide/", None),
        ("https://music.example.org.evil.example/s/track/7/", None),
        ("file://music.example.org/s/track/7/", None),
        ("https://music.example.org/s/track/9999999999999999999/", None),
        ("/s/track/7/", None),
    ],
)
def test_an_address_is_ours_by_its_host(location: str, pk: int | None):
    assert matching.address(Entry(location=location), BASE) == pk
    assert matching.address(Entry(identifier=location), BASE) == pk


@pytest.mark.parametrize(
    ("location", "paths"),
    [
        ("/home/ada/a%20b.mp3", ("/home/ada/a%20b.mp3", "/home/ada/a b.mp3")),
        ("C:\\Music\\Alma\\1.mp3", ("C:/Music/Alma/1.mp3",)),
        ("file:///C:/Music/Alma/1%20a.mp3", ("C:/Music/Alma/1 a.mp3",)),
        ("file://localhost/home/ada/%C3%A4.mp3", ("/home/ada/ä.mp3",)),
        ("file:/home/ada/1.mp3", ("/home/ada/1.mp3",)),
        ("\\\\nas\\music\\1.mp3", ("//nas/music/1.mp3",)),
        ("file://nas/music/1.mp3", ("//nas/music/1.mp3",)),
        ("./Alma/1.mp3", ("Alma/1.mp3",)),
        ("http://radio.example.org/1.mp3", ()),
        ("", ()),
    ],
)
def test_paths_of_any_system(location: str, paths: tuple[str, ...]):
    assert matching.paths(location) == paths


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        (Entry("Night Ferry", "The Weir"), ("night ferry", "the weir")),
        (Entry("Night Ferry (feat. Alma)", "The Weir"), ("night ferry", "the weir")),
        (Entry("Night Ferry ft. Alma", "The Weir"), ("night ferry", "the weir")),
        (Entry("Night Ferry", "The Weir feat. Alma"), ("night ferry", "the weir")),
        (Entry("Night Ferry", "The Weir; Alma"), ("night ferry", "the weir")),
        (Entry("Night Ferry", "Weir"), ("night ferry", "the weir")),
        (Entry("Night Ferry", "The Weir"), ("night ferry", "weir")),
        (Entry("The Weir", "Night Ferry"), ("night ferry", "the weir")),
        (Entry("Live - The Weir", "Part 2"), ("part 2 live", "the weir")),
        (
            Entry("Harbour, Part 2", location="Music\\The Weir\\01 Harbour, Part 2.mp3"),
            ("harbour part 2", "the weir"),
        ),
        (
            Entry(location="C:\\Music\\The Weir\\Low Tide\\1-03. Night Ferry.flac"),
            ("night ferry", "the weir"),
        ),
        (Entry(location="/music/01 - The Weir - Night Ferry.mp3"), ("night ferry", "the weir")),
        (Entry(location="Night_Ferry/99 Luftballons.mp3"), ("luftballons", "night ferry")),
    ],
)
def test_names_as_players_write_them(entry: Entry, wanted: tuple[str, str]):
    assert wanted in [guess[:2] for guess in matching.names(entry)]


def test_what_it_says_comes_first():
    first = matching.names(Entry("Night Ferry", "The Weir"))[0]
    assert first == Names("night ferry", "the weir", How.NAMES, 0.95)


def test_of_a_long_name_its_beginning():
    line = "-" * 300
    first = matching.names(Entry(title=f"Song{line}b", artist=f"Weir{line}b"))[0]
    assert (first.title, first.artist) == ("song", "weir")


def test_no_names_at_all():
    assert matching.names(Entry("Night Ferry")) == []
    assert matching.names(Entry(location="http://radio.example.org/live")) == []


@pytest.mark.parametrize(
    ("key", "core"),
    [
        ("song feat b", "song"),
        ("song 2011 remaster", "song"),
        ("song remastered 2011", "song"),
        ("song album version", "song"),
        ("song live", "song live"),
        ("song radio edit", "song radio edit"),
        ("song part 2", "song part 2"),
        ("featuring", "featuring"),
    ],
)
def test_a_remaster_is_the_same_recording_and_a_concert_is_not(key: str, core: str):
    assert matching.core(key) == core


def test_the_only_one_of_its_names():
    found = matching.decide(Entry("Song", "Alma"), [_candidate(1)], GUESS)
    assert found == Outcome(How.NAMES, 0.95, 1)


def test_the_only_one_although_its_length_differs_is_less_sure():
    entry = Entry("Song", "Alma", duration_ms=260_000)
    assert matching.decide(entry, [_candidate(1)], GUESS) == Outcome(How.NAMES, 0.7, 1)


def test_a_length_within_three_seconds_decides():
    several = [_candidate(1, duration_ms=196_999), _candidate(2, duration_ms=203_000)]
    entry = Entry("Song", "Alma", duration_ms=200_000)
    assert matching.decide(entry, several, GUESS).track_id == 2


def test_the_album_decides_among_those_of_a_length():
    several = [_candidate(1, album="low tide"), _candidate(2, album="best of")]
    entry = Entry("Song", "Alma", "Low Tide!", 200_000)
    assert matching.decide(entry, several, GUESS).track_id == 1


def test_the_very_title_goes_before_a_remaster():
    several = [_candidate(1, "song 2011 remaster"), _candidate(2)]
    assert matching.decide(Entry("Song", "Alma"), several, GUESS).track_id == 2


def test_one_recording_on_two_releases_is_no_question():
    several = [_candidate(2, isrc="GBAYE0601477"), _candidate(1, isrc="GBAYE0601477")]
    assert matching.decide(Entry("Song", "Alma"), several, GUESS).track_id == 1


def test_nothing_decides_so_that_it_is_asked():
    several = [_candidate(pk) for pk in range(9, 0, -1)]
    found = matching.decide(Entry("Song", "Alma"), several, GUESS)
    assert (found.track_id, found.candidates) == (None, (1, 2, 3, 4, 5))


def test_nothing_goes_by_that_name():
    assert matching.decide(Entry("Song", "Alma"), [], GUESS).why == Why.NOT_HERE


TEXT = st.text(max_size=40) | st.sampled_from(
    ["(feat. ", " - ", "The ", "/", "%", "\\", " ft "]
)
PIECES = st.lists(TEXT, max_size=6).map("".join)


@given(title=PIECES, artist=PIECES, location=PIECES)
def test_whatever_an_entry_says_its_names_are_keys(title: str, artist: str, location: str):
    for guess in matching.names(Entry(title, artist, location=location)):
        assert guess.title
        assert guess.artist
        assert 0 < guess.confidence < 1
