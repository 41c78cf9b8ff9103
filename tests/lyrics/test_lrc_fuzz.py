"""Whatever the text: LRC is read or refused by its line, and what was read stays the same."""

import re
from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lyrics import lrc
from lyrics.stamps import Refused
from lyrics.words import BadLine, NoWords, Words

BITS = st.sampled_from(
    [
        *("[00:12.34]", "[1:2]", "[01:02:03]", "[1:02:03.4]", "<00:13.00>", "<0:1>", "[9:9,9]"),
        *("[offset:+500]", "[offset:-99999999]", "[offset:x]", "[ti:A]", "[ar:", "[la:de]"),
        *("[#c]", "[Chorus]", "[", "]", "<", ">", ":", " ", "\n", "\r\n", "\r", "\t", "\0"),
        *(
            "\ufeff",
            "\u2028",
            "\u202e",
            "0",
            "59",
            "60",
            "-",
            "la",
            "F:",
            "\u00fc",
            "\U0001f3b5",
        ),
        *("[1439:59.999]", "[1440:00]", "[24:00:00.0]", "\x85", "\u3000", "\uff3b"),
    ]
)
TEXTS = st.lists(BITS | st.text(max_size=5), max_size=40).map("".join) | st.text()
BREAK = re.compile("\r\n|[\r\n]")


def names_a_line_of(text: str, line: int, why: str) -> None:
    assert 1 <= line <= len(BREAK.split(text))
    assert why.endswith(".")


def read(text: str) -> lrc.Lrc | None:
    try:
        return lrc.parse(text)
    except Refused as refused:
        names_a_line_of(text, refused.line, refused.why)
        return None


def said(text: str, read: Callable[[str], Words]) -> Words | None:
    try:
        return read(text)
    except BadLine as refused:
        names_a_line_of(text, int(refused.loc[-1]), str(refused))
        return None
    except NoWords:
        return None


@given(TEXTS)
@example("[00:00.00]\ud800")
@example("[offset:-99999999][1440:00]a")
@example("[offset:-99999999]\n[1440:00][0:0]a<0:0>b<1440:0>")
@settings(max_examples=1_500, deadline=None)
def test_reads_or_names_the_line(text: str) -> None:
    song = read(text)
    if song is None:
        return
    written = lrc.write(song)
    assert lrc.parse(written) == song
    assert lrc.write(lrc.parse(written)) == written
    times = [line.time_ms for line in song.lines]
    assert times == sorted(times)
    assert all(0 <= time <= 86_400_000 for time in times)
    assert all("".join(w.text for w in one.words) in ("", one.text) for one in song.lines)


@given(TEXTS)
@example("[00:12.34]\ufeff[offset:+500]")
@settings(max_examples=700, deadline=None)
def test_words_are_taken_or_the_line_is_named(text: str) -> None:
    for read in (Words.of_text, Words.of_plain, Words.of_lrc):
        words = said(text, read)
        if words is None:
            continue
        assert Words.of_plain(words.plain).plain == words.plain
        if words.synced:
            again = Words.of_synced(words.synced_json(), plain=words.plain)
            assert (again.plain, again.synced) == (words.plain, words.synced)
