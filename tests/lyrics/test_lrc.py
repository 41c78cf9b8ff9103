"""LRC as it is found in the wild: what each oddity means here."""

import pytest

from lyrics import lrc
from tests.lyrics.reading import read, refused


@pytest.mark.parametrize(
    ("stamp", "ms"),
    [
        ("[00:12.00]", 12_000),
        ("[01:15]", 75_000),
        ("[1:5]", 65_000),
        ("[00:12.3]", 12_300),
        ("[00:12.34]", 12_340),
        ("[00:12.345]", 12_345),
        ("[00:12.345678]", 12_345),
        ("[00:12.]", 12_000),
        ("[00:12,34]", 12_340),
        ("[00:12:34]", 12_340),  # hundredths after a colon, as old players write them
        ("[00:00.00]", 0),
        ("[75:10.00]", 4_510_000),
        ("[100:00.50]", 6_000_500),
        ("[1:02:03.45]", 3_723_450),
        ("[01:02:03.5]", 3_723_500),
        ("[ 00:12.34 ]", 12_340),
    ],
)
def test_reads_every_way_to_write_a_time(stamp: str, ms: int) -> None:
    assert read(f"{stamp}Over the harbour") == [(ms, "Over the harbour")]


def test_sings_a_line_at_each_of_its_times() -> None:
    text = "[00:12.00][01:15.00]Over the harbour\n[00:30.00]and home"

    assert read(text) == [
        (12_000, "Over the harbour"),
        (30_000, "and home"),
        (75_000, "Over the harbour"),
    ]


def test_sings_it_once_at_a_time_that_stands_there_twice() -> None:
    assert read("[00:12.00][00:12.00]Over") == [(12_000, "Over")]


def test_takes_blanks_around_stamps() -> None:
    assert read("  [00:12.00] [01:15.00]  Over \t the  harbour  ") == [
        (12_000, "Over the harbour"),
        (75_000, "Over the harbour"),
    ]


def test_a_positive_offset_lets_all_come_sooner() -> None:
    assert read("[offset:+500]\n[00:12.00]Over") == [(11_500, "Over")]
    assert read("[offset: 500]\n[00:12.00]Over") == [(11_500, "Over")]


def test_a_negative_offset_lets_all_come_later() -> None:
    assert read("[offset:-250]\n[00:12.00]Over") == [(12_250, "Over")]


def test_an_offset_counts_wherever_it_stands() -> None:
    assert read("[00:12.00]Over\n[OFFSET:1000]") == [(11_000, "Over")]


def test_nothing_is_sung_before_the_beginning() -> None:
    text = "[offset:5000]\n[00:01.00]One\n[00:03.00]Two\n[00:06.00]Three"

    assert read(text) == [(0, "One"), (0, "Two"), (1_000, "Three")]


def test_keeps_what_a_text_says_of_itself() -> None:
    song = lrc.parse(
        "[ar:Ada]\n[TI: Night Ferry ]\n[al:Harbour][by:somebody]\n[length:03:20]\n"
        "[re:player]\n[ve:1.0]\n[la:en]\n[ti:Night [Live] Ferry]\n[au:]\n[00:01.00]Over"
    )

    assert song.tags == (
        ("ar", "Ada"),
        ("ti", "Night Ferry"),
        ("al", "Harbour"),
        ("by", "somebody"),
        ("length", "03:20"),
        ("re", "player"),
        ("ve", "1.0"),
        ("la", "en"),
        ("ti", "Night [Live] Ferry"),
    )
    assert song.tag("la", "lang") == "en"
    assert song.tag("tool") == ""
    assert [line.text for line in song.lines] == ["Over"]


def test_leaves_comments_out() -> None:
    assert read("[#:made by hand]\n[# so it is]\n[00:01.00]Over") == [(1_000, "Over")]


def test_a_line_that_begins_with_a_hash_is_sung() -> None:
    assert read("[00:01.00]#1 in my heart") == [(1_000, "#1 in my heart")]


def test_brackets_that_are_words_are_words() -> None:
    text = "[00:01.00][Chorus]\n[00:02.00][Verse 1: Ada] Over\n[00:03.00](ooh) [x2]"

    assert read(text) == [
        (1_000, "[Chorus]"),
        (2_000, "[Verse 1: Ada] Over"),
        (3_000, "(ooh) [x2]"),
    ]


def test_a_heading_in_brackets_stands_with_the_line_above() -> None:
    text = "[00:01.00]Over\n[Chorus]\n[Verse 2: Ada]\n[00:09.00]Home"

    assert read(text) == [
        (1_000, "Over"),
        (1_000, "[Chorus]"),
        (1_000, "[Verse 2: Ada]"),
        (9_000, "Home"),
    ]


def test_wide_brackets_are_words() -> None:
    wide = "\uff3b00:09.00\uff3d"

    assert read(f"[00:01.00]\u3010Chorus\u3011\n[00:02.00]{wide}Over") == [
        (1_000, "\u3010Chorus\u3011"),
        (2_000, f"{wide}Over"),
    ]


def test_small_hearts_are_words() -> None:
    assert read("[00:01.00]I <3 you <b>so</b>") == [(1_000, "I <3 you <b>so</b>")]


def test_who_sings_it_is_left_in_the_words() -> None:
    """Walaoke's F:, M: and D: may be part of a dialogue as well."""
    assert read("[00:01.00]F: Over\n[00:02.00]M: Home\n[00:03.00]D: Both") == [
        (1_000, "F: Over"),
        (2_000, "M: Home"),
        (3_000, "D: Both"),
    ]


def test_lines_come_in_the_order_of_their_times() -> None:
    assert read("[00:30.00]Two\n[00:10.00]One\n[00:50.00]Three") == [
        (10_000, "One"),
        (30_000, "Two"),
        (50_000, "Three"),
    ]


def test_lines_of_one_time_stay_in_their_order() -> None:
    """As a translation below each line is written."""
    text = "[00:30.00]Nach Haus\n[00:30.00]Home\n[00:10.00]Hafen\n[00:10.00]Harbour"

    assert [line for _, line in read(text)] == ["Hafen", "Harbour", "Nach Haus", "Home"]


def test_a_time_without_words_is_a_pause() -> None:
    assert read("[00:01.00]Over\n[00:05.00]\n[00:09.00]Home")[1] == (5_000, "")


def test_an_empty_line_says_nothing() -> None:
    assert read("\n\n[00:01.00]Over\n\n \t\n[00:09.00]Home\n\n") == [
        (1_000, "Over"),
        (9_000, "Home"),
    ]


def test_a_line_without_a_time_stands_with_the_one_above() -> None:
    text = "By Ada\n[00:04.00][00:08.00]Over\nand over\n[00:06.00]Home"

    assert read(text) == [
        (0, "By Ada"),
        (4_000, "Over"),
        (4_000, "and over"),
        (6_000, "Home"),
        (8_000, "Over"),
        (8_000, "and over"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_machine(end: str) -> None:
    text = f"[00:01.00]One{end}[00:02.00]Two{end}"

    assert read(text) == [(1_000, "One"), (2_000, "Two")]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    assert refused("[00:01.00]One\r\n\r\n[00:02.00]Tw\u2028o\n[00:99.00]Three")[0] == 4


def test_marks_of_an_encoding_and_nothings_are_left_out() -> None:
    assert read("\ufeff[00:01.00]O\0ver\0") == [(1_000, "Over")]


def test_controls_are_blanks_and_nothing_turns_the_text() -> None:
    assert read("[00:01.00]Over\x0bthe\u2028har\u202ebour\x1b") == [(1_000, "Over the harbour")]


def test_a_track_may_be_shorter_than_its_words() -> None:
    """They were written to another recording: what comes after the end never lights up."""
    assert read("[23:59:59.9]The end of all things") == [(86_399_900, "The end of all things")]


def test_tells_plain_words_from_those_with_times() -> None:
    assert lrc.is_timed("[ti:Night Ferry]\n\n [0:01]Over")
    assert not lrc.is_timed("[Chorus]\nOver the harbour at [2:00 AM]\n[ti:x]")
