"""What was written is read again as it was, in each format."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.playlists.formats import known
from audio.playlists.formats.shape import Entry, Listing

WORDS = st.sampled_from(
    [
        "Night, Ferry",
        "A - B",
        "a\nb",
        "a\r\nb",
        "🎵👩‍🎤",
        "שלום",
        "\u202eevil",
        "#EXTM3U",
        "]]>",
    ]
    + ["<b>&amp;", '"', "\\", "a\x0bb\x01", "\ud800", "\ufffe", "", " ", "\u2028", "#", "\x85"]
)
TEXTS = st.one_of(WORDS, st.text(max_size=30), st.tuples(WORDS, WORDS).map(" - ".join))
LOCATIONS = st.one_of(
    st.sampled_from(
        ["https://music.example.org/s/track/7/so/", "C:\\Música\\#1.mp3", "../a b.mp3"]
    ),
    st.text(min_size=1, max_size=30).map(lambda text: f"file:///{text}"),
)
ENTRIES = st.builds(
    Entry,
    title=TEXTS,
    artist=TEXTS,
    album=TEXTS,
    duration_ms=st.none() | st.integers(-5, 2**31),
    isrc=st.just("") | st.from_regex(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}", fullmatch=True),
    location=LOCATIONS,
    identifier=st.just("") | LOCATIONS,
)
LISTINGS = st.builds(
    Listing,
    title=TEXTS,
    description=TEXTS,
    creator=TEXTS,
    entries=st.lists(ENTRIES, max_size=5),
)


@pytest.mark.parametrize("name", ["m3u8", "xspf", "jspf"])
@given(listing=LISTINGS)
@settings(max_examples=300, deadline=None)
def test_reads_what_it_wrote(name: str, listing: Listing):
    text = "".join(known.FORMATS[name].write(listing))
    assert known.parse(text.encode()) == listing


def test_texts_are_on_one_line_and_without_controls():
    entry = Entry("Night\r\nFerry\0", "The\x01Weir\ud800")
    assert (entry.title, entry.artist) == ("Night  Ferry", "The Weir")


def test_a_description_keeps_its_lines():
    listing = Listing(description="One\r\nTwo\x02\n\nThree\n")
    assert listing.description == "One\nTwo\n\nThree"


def test_m3u8_that_players_understand():
    entry = Entry("Night Ferry", "The Weir", "Low Tide", 216_500, "GBAYE0601477")
    entry.location = "https://music.example.org/s/track/7/night-ferry/"
    listing = Listing("Evening, late", "For the way home.", "ada", [entry])
    assert "".join(known.FORMATS["m3u8"].write(listing)) == (
        "#EXTM3U\n#EXTENC:UTF-8\n#PLAYLIST:Evening, late\n#CREATOR:ada\n"
        "#DESCRIPTION:For the way home.\n"
        "#EXTINF:216.500,The Weir - Night Ferry\n#EXTART:The Weir\n#EXTALB:Low Tide\n"
        "#ISRC:GBAYE0601477\nhttps://music.example.org/s/track/7/night-ferry/\n"
    )


def test_xspf_as_its_specification_has_it():
    entry = Entry(
        "A & B", "The Weir", "Low Tide", 216_500, "GBAYE0601477", "http://a.example/1"
    )
    assert "".join(known.FORMATS["xspf"].write(Listing("Evening", entries=[entry]))) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<playlist version="1" xmlns="http://xspf.org/ns/0/">\n'
        "  <title>Evening</title>\n  <trackList>\n  <track>\n"
        "  <location>http://a.example/1</location>\n"
        "  <identifier>urn:isrc:GBAYE0601477</identifier>\n"
        "  <title>A &amp; B</title>\n  <creator>The Weir</creator>\n"
        "  <album>Low Tide</album>\n  <duration>216500</duration>\n"
        "  </track>\n  </trackList>\n</playlist>\n"
    )


def test_jspf_as_its_specification_has_it():
    entry = Entry("A", "B", "", 216_500, "GBAYE0601477", "http://a.example/1")
    assert "".join(known.FORMATS["jspf"].write(Listing("Evening", entries=[entry]))) == (
        '{"playlist": {"title": "Evening", "track": [\n'
        '{"location": ["http://a.example/1"], "identifier": ["urn:isrc:GBAYE0601477"], '
        '"title": "A", "creator": "B", "duration": 216500}\n]}}\n'
    )


def test_m3u8_never_takes_a_file_for_a_comment():
    written = "".join(known.FORMATS["m3u8"].write(Listing(entries=[Entry(location="#1.mp3")])))
    assert [entry.location for entry in known.parse(written.encode()).entries] == ["./#1.mp3"]
