"""What is recognised by its content, and what is refused: bombs, halves, strangers' files."""

import io
import json
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.imports import archives, gathering
from audio.imports.formats import known, streams
from audio.imports.formats.shape import Heard, Kept, Kind, Listed, Named, RefusalReason, Refused
from tests.audio.imports.samples import LASTFM_CSV, extended, lines, listen, short, zipped


def read(data: bytes, most: int = 10_000_000) -> list[tuple[str, str, list[Any]]]:
    """Of each part its name, its format or why there is none, and what it tells."""
    found = []
    for name, file, why in archives.parts("sent", io.BytesIO(data), archives.Budget(most)):
        told: list[Any] = []
        form = str(why)
        if file is not None:
            try:
                form, items = known.read(file)
                told.extend(items)
            except Refused as error:
                form = error.why.value
        found.append((name, form, told))
    return found


def why(data: bytes) -> list[str]:
    return [form for _, form, _ in read(data)]


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"", "not_an_export"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not_an_export"),
        (b"hello\n", "not_an_export"),
        (b"a,b,c,d\n", "not_an_export"),
        (b"{}", "not_an_export"),
        (b"[]", "not_an_export"),
        (b"[1, 2]", "not_an_export"),
        (b'[{"a": 1}]', "not_an_export"),
        (b'{"userName": "someone", "email": "x@example.org"}', "not_an_export"),
        (b"[" * 100_000, "broken"),
        (b'{"a":' * 100_000, "broken"),
        (b'["\xff"]', "broken"),
        (b"[{", "broken"),
        (b"\xef\xbb\xbf" + json.dumps([short("", "", "", 0)]).encode(), "spotify_history"),
        (b"\n [\n" + json.dumps(extended("", "", "", 0)).encode() + b"]", "spotify_extended"),
        (LASTFM_CSV.encode("utf-8-sig"), "lastfm_csv"),
        (b"artist;album", "not_an_export"),
        (lines(listen(1, "a", "b")), "listenbrainz"),
        (json.dumps([listen(1, "a", "b")]).encode(), "listenbrainz"),
        (json.dumps(listen(1, "a", "b"), indent=2).encode(), "listenbrainz"),
        (b'{"username": "x", "scrobbles": [{"track": "t", "artist": "a"}]}', "lastfm_pages"),
        (b'[[{"name": "t", "artist": {"#text": "a"}}]]', "lastfm_pages"),
    ],
)
def test_recognised_by_content(data: bytes, form: str):
    assert why(data) == [form]


def test_what_comes_before_a_break_stays():
    whole = json.dumps([short("2021-03-04 12:34", "a", f"t{n}", 9_000) for n in range(3)])
    file = archives.Bounded(io.BytesIO(whole[:-20].encode()), archives.Budget())
    told = known.read(file).told

    assert [next(told).named.title, next(told).named.title] == ["t0", "t1"]  # type: ignore[union-attr]
    with pytest.raises(Refused, match="broken"):
        next(told)


def test_a_bomb_is_refused_by_what_comes_out():
    """Twelve megabytes of blanks, which take twelve thousand bytes in the zip."""
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in ("a.json", "b.json"):
            with archive.open(name, "w") as file:
                file.write(b"[")
                file.write(b" " * 6_000_000)
    assert len(told.getvalue()) < 15_000
    assert why(told.getvalue()) == ["broken", "too_large"]


def test_a_directory_that_says_it_is_long_is_not_read():
    whole = zipped(a_json=b"[]")
    at = whole.rindex(b"PK\x05\x06")
    lied = whole[: at + 12] + struct.pack("<I", 0x7FFFFFFF) + whole[at + 16 :]
    assert why(lied) == ["broken"]
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for n in range(2_100):
            archive.writestr(f"{n}.json", b"")
    assert why(many.getvalue()) == ["too_many"]


def test_a_locked_one_and_one_in_another():
    whole = bytearray(zipped(a_json=b"[]"))
    central = whole.rindex(b"PK\x01\x02")
    whole[central + 8] |= 1
    assert why(bytes(whole)) == ["encrypted"]
    assert why(zipped(inner_zip=zipped(a_json=b"[]"))) == []


@pytest.mark.parametrize(
    "method",
    [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA],
)
def test_a_damaged_zip_is_refused_and_no_crash(method: int):
    chance, told = random.Random(method), io.BytesIO()  # noqa: S311
    history = json.dumps([short("2021-03-04 12:34", "a", f"t{n}", 9_000) for n in range(60)])
    with zipfile.ZipFile(told, "w", method) as archive:
        archive.writestr("ô/history.json", history)
    whole = told.getvalue()
    assert why(whole) == ["spotify_history"]

    found = set()
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            damaged[chance.randrange(4, len(whole))] = chance.choice((0, 127, 128, 255))
        found.update(why(bytes(damaged)))

    assert "broken" in found
    assert found <= {"broken", "encrypted", "too_large", "not_an_export", "spotify_history"}
    name = whole.rindex("ô".encode())
    assert why(whole[:name] + b"\xff" + whole[name + 1 :]) == ["broken"]


def test_what_is_held_until_the_end_is_bounded(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gathering, "MOST_IDS", 2)
    monkeypatch.setattr(gathering, "MOST_LISTED", 3)
    several = gathering.Gathering()
    song = Named("a", "t")
    several.read("f", (Heard(song, 1_600_000_000 + n, ids=(f"{n}",)) for n in range(9)))
    several.read("f", iter([Listed("one", "", (song, song)), Listed("two", "", (song, song))]))
    several.read("f", (Kept(Kind.LIKE, Named("", ""), (f"{n}",)) for n in range(9)))

    several.finish()

    assert [listed.title for listed in several.playlists] == ["one"]
    refused = {(one.why, one.times) for one in several.refusals()}
    assert refused == {(RefusalReason.TOO_MANY, 1), (RefusalReason.UNKNOWN_RECORDING, 7)}


def test_a_long_history_needs_little_memory():
    """8 MB of it, record by record."""

    class Endless(io.RawIOBase):
        left = 10_000

        def read(self, size: int = -1, /) -> bytes:
            if not self.left:
                return b""
            first, self.left = self.left == 10_000, self.left - 100
            one = json.dumps(extended("2021-03-04T12:34:56Z", "a", "t", 9_000)).encode()
            told = b",".join([one] * 100)
            return b"[" + told if first else b"," + told + (b"]" if not self.left else b"")

    tracemalloc.start()
    file = archives.Bounded(Endless(), archives.Budget())
    count = sum(isinstance(one, Heard) for one in known.read(file).told)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 10_000
    assert most < 2_000_000


_TEXT = st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore"))


@given(st.binary(max_size=300) | _TEXT)
def test_nonsense_is_refused_and_nothing_else_happens(data: bytes):
    read(data)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
_FIELDS = st.sampled_from(
    sorted(
        {
            *extended("", "", "", 0),
            *short("", "", "", 0),
            *listen(1, "", ""),
            *("track", "tracks", "albums", "artists", "playlists", "items", "name", "artist"),
            *("recenttracks", "scrobbles", "date", "#text", "uts", "score", "recording_mbid"),
        }
    )
)


@given(st.lists(st.dictionaries(_FIELDS, _JSON, max_size=14), max_size=4), st.booleans())
def test_known_fields_with_wrong_values(records: list[Any], is_list: bool):
    told = json.dumps(records if is_list else {"playlists": records, "recenttracks": records})
    read(told.encode())


_SHORT = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


@given(st.lists(_SHORT | st.lists(_SHORT, max_size=2), max_size=5), st.integers(1, 7))
def test_a_list_in_pieces_is_the_list(values: list[Any], length: int):
    text = json.dumps(values)

    def pieces() -> Iterator[str]:
        for at in range(0, len(text), length):
            yield text[at : at + length]

    assert repr(list(streams.items(pieces()))) == repr(json.loads(text))


def test_why_has_a_meaning_in_the_documentation():
    page = (Path(__file__).parents[3] / "docs" / "api" / "imports.md").read_text()
    assert [one.value for one in RefusalReason if f"`{one.value}`" not in page] == []
