"""LRC with a time for each word."""

from lyrics import lrc
from lyrics.lrc import Line, Word
from tests.lyrics.reading import read


def test_an_offset_moves_words_too() -> None:
    (line,) = lrc.parse("[offset:500]\n[00:01.00]<00:01.00>Over <00:02.00>here").lines

    assert line == Line(500, "Over here", (Word(500, "Over "), Word(1_500, "here")))


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
