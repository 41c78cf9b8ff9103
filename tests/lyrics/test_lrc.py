"""LRC as it is found in the wild: what each oddity means here."""

import pytest

from lyrics import lrc
from lyrics.lrc import Line, Word
from lyrics.stamps import Refused


def read(text: str) -> list[tuple[int, str]]:
    return [(line.time_ms, line.text) for line in lrc.parse(text).lines]


def refused(text: str) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        lrc.parse(text)
    return caught.value.line, caught.value.why


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


def test_an_offset_moves_words_too() -> None:
    (line,) = lrc.parse("[offset:500]\n[00:01.00]<00:01.00>Over <00:02.00>here").lines

    assert line == Line(500, "Over here", (Word(500, "Over "), Word(1_500, "here")))


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


def test_words_have_times_of_their_own() -> None:
    (line,) = lrc.parse("[00:01.00] <00:01.04> Over <00:01.16> the <00:02.82> harbour ").lines

    assert line == Line(
        1_000,
        "Over the harbour",
        (Word(1_040, "Over "), Word(1_160, "the "), Word(2_820, "harbour")),
    )


def test_syllables_are_words_without_a_blank_between() -> None:
    (line,) = lrc.parse("[00:01.00]<00:01.00>O<00:01.50>ver <00:02.00>here").lines

    assert line.text == "Over here"
    assert [word.text for word in line.words] == ["O", "ver ", "here"]


def test_a_time_after_the_last_word_is_its_end() -> None:
    (line,) = lrc.parse("[00:01.00]<00:01.00>Over <00:02.00>").lines

    assert line == Line(1_000, "Over", (Word(1_000, "Over"), Word(2_000, "")))


def test_what_stands_before_the_first_timed_word_begins_with_the_line() -> None:
    (line,) = lrc.parse("[00:01.00]Over <00:02.00>here").lines

    assert line.words == (Word(1_000, "Over "), Word(2_000, "here"))


def test_square_times_inside_a_line_are_times_of_words() -> None:
    (line,) = lrc.parse("[00:01.00]Over[00:01.50] the[00:02.00] harbour[00:03.00]").lines

    assert line == Line(
        1_000,
        "Over the harbour",
        (
            Word(1_000, "Over"),
            Word(1_500, " the"),
            Word(2_000, " harbour"),
            Word(3_000, ""),
        ),
    )


def test_a_line_with_times_of_words_alone_begins_with_the_first() -> None:
    assert read("<00:04.00>Over <00:05.00>here") == [(4_000, "Over here")]


def test_words_of_a_line_that_is_sung_again_move_with_it() -> None:
    first, again = lrc.parse("[00:10.00][01:10.00]<00:10.00>Over <00:11.50>here").lines

    assert first.words == (Word(10_000, "Over "), Word(11_500, "here"))
    assert again.words == (Word(70_000, "Over "), Word(71_500, "here"))


def test_a_track_may_be_shorter_than_its_words() -> None:
    """They were written to another recording: what comes after the end never lights up."""
    assert read("[23:59:59.9]The end of all things") == [(86_399_900, "The end of all things")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("[00:61.00]Over", "00:61.00 has more than 59 seconds or minutes."),
        ("[1:75:00.00]Over", "1:75:00.00 has more than 59 seconds or minutes."),
        ("[00:1x.00]Over", "[00:1x.00] is no time, as [01:02.34] is."),
        ("[00:12.00 Over", "[00:12.00 Over is no time, as [01:02.34] is."),
        ("[-00:12.00]Over", "[-00:12.00] is no time, as [01:02.34] is."),
        ("[1:2:3:4]Over", "1:2:3:4 is no time, as 01:02.34 is."),
        ("[2:00 AM] she called", "[2:00 AM] is no time, as [01:02.34] is."),
        ("[99:00:00.0]Over", "99:00:00.0 is later than a day."),
        ("[00:01.00]Over <00:71.00>here", "00:71.00 has more than 59 seconds or minutes."),
        (
            "[00:05.00]<00:06.00>Over <00:05.50>here",
            "a word has an earlier time than the one before it.",
        ),
        (
            "[offset:soon]",
            "an offset is a number of milliseconds, as in [offset:+250].",
        ),
        ("[00:03.00]" + "o" * 1_001, "it is longer than 1000 letters."),
    ],
)
def test_a_refusal_says_which_line_and_why(line: str, why: str) -> None:
    assert refused(f"[00:01.00]One\n\n{line}\n[00:09.00]Two") == (3, why)


def test_a_text_without_any_time_is_refused() -> None:
    assert refused("Over\nthe harbour") == (
        1,
        "there is no time in it, as in [01:02.34].",
    )
    assert refused("")[0] == 1


def test_too_much_is_refused_where_it_becomes_too_much() -> None:
    line = "[00:01.00]" + "o" * 89 + "\n"
    assert refused(line * 2_001) == (2_001, "from here on it is more than 200 kB.")


def test_more_times_than_can_be_sent_again_are_refused() -> None:
    last = "[00:01.00]o\n" * 4_998 + "[00:02.00]<00:02.00>o\n"

    assert len(lrc.parse(last).lines) == 4_999
    assert refused(last + "[00:03.00]o") == (
        5_000,
        "from here on it has more than 5,000 times.",
    )
    assert refused(last + "o")[0] == 5_000


def test_few_bytes_that_would_become_many_are_refused() -> None:
    stamps = "".join(f"[{n // 60}:{n % 60}]" for n in range(2_000))

    assert refused("[00:01.00]Over\n" + stamps + "o" * 900) == (
        2,
        "from here on it is more than 200 kB.",
    )


def test_tells_plain_words_from_those_with_times() -> None:
    assert lrc.is_timed("[ti:Night Ferry]\n\n [0:01]Over")
    assert not lrc.is_timed("[Chorus]\nOver the harbour at [2:00 AM]\n[ti:x]")


CANONICAL = """\
[ar:Ada]
[ti:Night Ferry]
[00:00.00]
[00:01.00]Over the harbour
[00:01.00]\u00dcber den Hafen
[00:02.345]<00:02.345>the <00:02.90>night <00:03.50>ferry<00:04.00>
[00:09.50]
[62:00.10][Chorus]
"""


def test_writes_in_one_form() -> None:
    song = lrc.parse(
        "\ufeff[62:0.1][Chorus]\r\n[AR:Ada]\r\n[ti: Night Ferry]\r\n[0:0]\r\n"
        "[0:01]Over  the harbour\r\n\u00dcber den Hafen\r\n[00:09:50]\r\n"
        "[00:02.345]the [00:02.90]night [00:03.5] ferry [0:4]"
    )

    assert lrc.write(song) == CANONICAL


def test_what_is_in_that_form_stays_as_it_is_to_the_byte() -> None:
    assert lrc.write(lrc.parse(CANONICAL)) == CANONICAL


def test_the_words_alone_have_an_empty_line_for_a_pause() -> None:
    lines = lrc.parse(CANONICAL).lines

    assert lrc.plain(lines) == (
        "Over the harbour\n\u00dcber den Hafen\nthe night ferry\n\n[Chorus]"
    )
