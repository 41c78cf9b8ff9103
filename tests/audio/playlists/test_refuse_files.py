"""What cannot be read is refused, with the line or the element that is at fault."""

import contextlib
import time
import tracemalloc

import pytest

from audio.playlists.formats import known
from audio.playlists.formats.shape import (
    Entry,
    Listing,
    PlaylistFileTooLarge,
    TooManyEntries,
    UnreadablePlaylist,
)
from config.errors import Invalid

HEAD = b'<?xml version="1.0"?>\n'
BOMB = HEAD + (
    b'<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
    b"<playlist><title>&b;</title></playlist>"
)
FETCHER = HEAD + (
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b"<playlist><title>&a;</title></playlist>"
)
ENTRY = {
    "m3u8": b"song.mp3\n",
    "xspf": b"<track><title>A</title></track>",
    "jspf": b'{"title": "A"},',
}
AROUND = {
    "m3u8": (b"#EXTM3U\n", b""),
    "xspf": (b"<playlist><trackList>", b"</trackList></playlist>"),
    "jspf": (b'{"playlist": {"track": [', b'{"title": "A"}]}}'),
}


@pytest.mark.parametrize(
    ("data", "loc"),
    [
        (b"", ()),
        (b" \r\n", ()),
        (b"#EXTM3U\nsong.mp3\nID3\x04\0\0", ("line", 3)),
        (b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n", ("line", 2)),
        (b"[playlist]\nFile1=song.mp3", ("line", 1)),
        (b"#EXTM3U\n" + b"a" * 5000, ("line", 2)),
        (HEAD + b"<playlist>\n<title>Low</playlist>", ("line", 3)),
        (HEAD + b"<html><body/></html>", ("html",)),
        (b"<playlist>" + b"<a>" * 200, ()),
        (BOMB, ()),
        (FETCHER, ()),
        (b'<?xml version="1.0" encoding="klingon"?><playlist/>', ()),
        (b'{"playlist":\n {"track": [}', ("line", 2)),
        (b"{" * 100_000, ("line", 1)),
        (b"#EXTM3U\n" + b"\n" * 200_000, ("line", 200_001)),
        (b"<playlist>" + b"<a/>" * 200_000 + b"</playlist>", ()),
        (b"<playlist><a " + b"a='' " * 200_001 + b"/></playlist>", ()),
        (b'{"playlist": {"title": "A", "x": [' + b"[]," * 200_000 + b"[]]}}", ()),
        (b'{"playlist": {"title": "A", "x": [' + b"1," * 400_001 + b"1]}}", ()),
        (b'{"a": ' * 100_000, ()),
        (b'{"tracks": []}', ("playlist",)),
        (b"[]", ()),
        (b' [{"location": "song.mp3"}]', ()),
        (b"null", ()),
        (b"Milk\nEggs, a dozen.\nVersion 2.0\n", ()),
        (b"# A heading\n\nSome words.", ()),
        (b'{"playlist": {"track": {}, "title": 1}}', ("playlist", "track")),
        (b'{"playlist": {"track": [{}, 5]}}', ("playlist", "track", 1)),
        (b'{"playlist": {"track": [{"title": 5}]}}', ("playlist", "track", 0, "title")),
        (b'{"playlist": {"track": [{"location": [5]}]}}', ("playlist", "track", 0, "location")),
        (b'{"playlist": {"title": "\xff"}}', ()),
    ],
)
def test_names_what_is_at_fault(data: bytes, loc: tuple[object, ...]):
    with pytest.raises(UnreadablePlaylist) as refusal:
        known.parse(data)
    assert refusal.value.loc == ("body", "file", *loc)
    assert str(refusal.value)


@pytest.mark.parametrize("name", ENTRY)
def test_more_entries_than_a_playlist_holds(name: str):
    before, after = AROUND[name]
    with pytest.raises(TooManyEntries):
        known.parse(before + ENTRY[name] * 10_001 + after)


def test_a_file_of_more_than_five_megabytes():
    with pytest.raises(PlaylistFileTooLarge):
        known.parse(b"a" * 5_000_001)


@pytest.mark.parametrize("name", ["m3u8", "xspf", "jspf"])
def test_ten_thousand_entries_cost_little(name: str):
    entry = Entry("Night Ferry " * 4, "The Weir" * 3, "Low Tide" * 3, 216_345, "GBAYE0601477")
    entry.location = "https://music.example.org/s/track/123456/night-ferry/"
    whole = Listing("All of it", "Long", "ada", [entry] * 10_000)
    data = "".join(known.FORMATS[name].write(whole)).encode()
    tracemalloc.start()
    begun = time.process_time()
    assert list(known.parse(data).entries) == whole.entries
    spent, (_, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 10
    assert peak < 60_000_000


@pytest.mark.parametrize(
    "data",
    [
        b'{"track": [' + b"{}," * 1_600_000 + b"{}]}",
        b"<playlist>" + b"<a/>" * 1_200_000 + b"</playlist>",
        b"#EXTM3U\n" + b"#\n" * 2_400_000,
        b"#EXTINF:1" + b' a="' * 1_200_000,
        b"#EXTINF:1" + b" a=b" * 1_200_000,
        b"<playlist><title>" + b"&x" * 2_400_000 + b"</title></playlist>",
    ],
)
def test_five_megabytes_of_nothing_cost_seconds_at_most(data: bytes):
    begun = time.process_time()
    with contextlib.suppress(Invalid):
        known.parse(data)
    assert time.process_time() - begun < 20
