"""Whatever player wrote it: who sings what, for how long, and where it lies."""

import pytest

from audio.playlists.formats import known
from audio.playlists.formats.shape import Entry
from tests.audio.playlists import written


def _read(data: bytes) -> list[Entry]:
    return list(known.parse(data).entries)


def test_vlc_m3u8():
    assert _read(written.VLC_M3U8) == [
        Entry("#1 Song", "Alma", "", 3000, "", "Music/%231%20Song.flac"),
        Entry(
            "Grüße & <Küsse>",
            "The Weir",
            duration_ms=2000,
            location="Music/The%20Weir/01%20Gr%C3%BC%C3%9Fe%20%26%20_K%C3%BCsse_.mp3",
        ),
        Entry(
            "Harbour, Part 2",
            "The Weir",
            duration_ms=2000,
            location="Music/The%20Weir/01%20Harbour%2C%20Part%202.mp3",
        ),
    ]


def test_vlc_xspf():
    listing = known.parse(written.VLC_XSPF)
    assert listing.title == "Playlist"
    assert list(listing.entries) == [
        Entry("#1 Song", "Alma", "", 3000, "", "file:///home/ada/Music/%231%20Song.flac"),
        Entry(
            "Grüße & <Küsse>",
            "The Weir",
            "Low Tide",
            2560,
            "",
            "file:///home/ada/Music/The%20Weir/01%20Gr%C3%BC%C3%9Fe%20%26%20_K%C3%BCsse_.mp3",
        ),
        Entry(
            "Harbour, Part 2",
            "The Weir",
            "Low Tide",
            2560,
            "",
            "file:///home/ada/Music/The%20Weir/01%20Harbour%2C%20Part%202.mp3",
        ),
    ]


def test_rhythmbox_xspf_with_an_ampersand_in_its_title():
    listing = known.parse(written.RHYTHMBOX_XSPF)
    assert listing.title == "Evening & Night"
    assert list(listing.entries) == [
        Entry(
            "Grüße & <Küsse>",
            "The Weir",
            "Low Tide",
            2560,
            "",
            "Music/The Weir/01 Grüße & _Küsse_.mp3",
        )
    ]


def test_rhythmbox_m3u_without_durations():
    assert _read(written.RHYTHMBOX_DOS_M3U) == [
        Entry("#1 Song", location="Music\\#1 Song.flac"),
        Entry("Harbour, Part 2", location="Music\\The Weir\\01 Harbour, Part 2.mp3"),
    ]


def test_foobar2000_m3u8_of_paths_alone():
    assert _read(written.FOOBAR2000_M3U8) == [
        Entry(location="C:\\Music\\The Weir\\Low Tide\\01 Night Ferry.flac"),
        Entry(location="D:\\Größer\\02 Grüße.flac"),
        Entry(location="\\\\nas\\music\\Alma\\03 Šum.opus"),
    ]


def test_winamp_m3u_in_the_encoding_of_windows():
    assert _read(written.WINAMP_M3U) == [
        Entry("Jóga", "Björk", "", 245_000, "", "Björk\\Homogenic\\02 Jóga.mp3"),
        Entry("Radio Zürich", location="http://radio.example.org:8000/live"),
    ]


def test_itunes_m3u_with_the_line_ends_of_old_macs():
    assert _read(written.ITUNES_M3U) == [
        Entry(
            "The Weir",
            "Night Ferry",
            "",
            216_000,
            location="/Users/ada/Music/iTunes/Night Ferry.m4a",
        ),
        Entry(
            "Live - The Weir",
            "Part 2",
            "",
            180_000,
            location="/Users/ada/Music/iTunes/Part 2.m4a",
        ),
    ]


def test_apple_music_m3u_in_utf16():
    assert _read(written.APPLE_MUSIC_UTF16) == [
        Entry("Alma", "Šum", "", 216_000, location="C:\\Šum.m4a")
    ]


def test_strawberry_xspf():
    assert _read(written.STRAWBERRY_XSPF) == [
        Entry(
            "Night Ferry",
            "The Weir",
            "Low Tide",
            216_000,
            "",
            "/home/ada/Music/The Weir/01%20Night%20Ferry.flac",
        )
    ]


def test_listenbrainz_jspf():
    listing = known.parse(written.LISTENBRAINZ_JSPF)
    assert (listing.title, listing.creator) == ("Weekly Jams", "listenbrainz")
    assert listing.description == "<p>Weekly.</p>"
    assert list(listing.entries) == [
        Entry(
            "Night Ferry",
            "The Weir",
            "Low Tide",
            216_000,
            identifier="https://musicbrainz.org/recording/8f3471b5",
        )
    ]


def test_attributes_with_commas_in_them():
    listing = known.parse(written.IPTV_M3U)
    assert listing.title == "Channels, all of them"
    assert list(listing.entries) == [
        Entry("Harbour, Part 2", "The Weir", location="http://example.org/live?id=1,2")
    ]


@pytest.mark.parametrize(
    ("identifier", "meta"),
    [("urn:isrc:GBAYE0601477", ""), ("isrc:gb-aye-06-01477", ""), ("", "GBAYE0601477")],
)
def test_an_isrc_however_it_is_told(identifier: str, meta: str):
    xspf = f"""<playlist xmlns="http://xspf.org/ns/0/" version="1"><trackList><track>
      <identifier>{identifier}</identifier>
      <meta rel="http://example.org/ISRC">{meta}</meta>
    </track></trackList></playlist>"""
    jspf = (
        f'{{"playlist": {{"track": [{{"identifier": "{identifier}",'
        f' "meta": [{{"http://example.org/isrc": "{meta}"}}]}}]}}}}'
    )
    for told in (xspf, jspf):
        assert [entry.isrc for entry in _read(told.encode())] == ["GBAYE0601477"]


def test_drafts_of_jspf_with_objects_for_locations():
    told = b'{"playlist": {"track": [{"location": [{"location": "http://a.example/1"}]}]}}'
    assert _read(told) == [Entry(location="http://a.example/1")]


def test_xspf_with_a_prefix_and_without_a_namespace():
    prefixed = b"""<x:playlist version="1" xmlns:x="http://xspf.org/ns/0/"><x:trackList>
      <x:track><x:title>Night Ferry</x:title></x:track></x:trackList></x:playlist>"""
    plain = (
        b"<playlist><trackList><track><title>Night Ferry</title></track></trackList></playlist>"
    )
    assert _read(prefixed) == _read(plain) == [Entry("Night Ferry")]


@pytest.mark.parametrize(
    "line",
    [
        "[01] Night Ferry.MP3",
        "Night Ferry.opus",
        "Low Tide/Night Ferry",
        r"C:\\Music\\Night Ferry",
        "https://radio.example.org",
    ],
)
def test_m3u_without_a_header(line: str):
    listing = known.parse(f"{line}\nNight Ferry\n".encode())
    assert [entry.location for entry in listing.entries] == [line, "Night Ferry"]
