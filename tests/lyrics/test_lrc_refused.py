"""LRC that is refused: which line, and why."""

import pytest

from lyrics import lrc
from tests.lyrics.reading import refused


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
