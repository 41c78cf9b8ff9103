"""LRC as we write it."""

from lyrics import lrc

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
