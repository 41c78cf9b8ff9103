"""What was typed is split into words and filters."""

import pytest

from audio.search.parsing import parse


def test_takes_words_without_case_accents_and_punctuation() -> None:
    assert parse("  Beyoncé – P!nk: What's Up? ").words == ("beyonce", "pink", "whats", "up")


def test_the_last_word_may_go_on_until_a_space_is_typed() -> None:
    assert parse("bohemian rha").goes_on
    assert not parse("bohemian rhapsody ").goes_on


def test_looks_at_twelve_words() -> None:
    query = parse(" ".join(f"w{number}" for number in range(30)))
    assert query.words == tuple(f"w{number}" for number in range(12))
    assert not query.goes_on


@pytest.mark.parametrize(
    ("typed", "artists", "albums", "genres", "years", "words"),
    [
        ('artist:"Daft Punk" one more', ("daft punk",), (), (), (), ("one", "more")),
        ("artist:queen album:jazz", ("queen",), ("jazz",), (), (), ()),
        ("ARTIST:queen love", ("queen",), (), (), (), ("love",)),
        ("love genre:hip-hop", (), (), ("hip-hop",), (), ("love",)),
        ("year:1999", (), (), (), ((1999, 1999),), ()),
        ("year:1990-1999 x", (), (), (), ((1990, 1999),), ("x",)),
        ('year:"1999 - 1990"', (), (), (), ((1990, 1999),), ()),
        ("year:0000-9999", (), (), (), ((1900, 2100),), ()),
        ('artist:"" love', (), (), (), (), ("love",)),
        ('love artist:"daft punk', ("daft punk",), (), (), (), ("love",)),
        ('love artist:"', (), (), (), (), ("love",)),
        # No filters:
        ("album:x " * 6, (), ("x",) * 5, (), (), ("album", "x")),
        ("year:1990 " * 6, (), (), (), ((1990, 1990),) * 5, ("year", "1990")),
        ("year:soon", (), (), (), (), ("year", "soon")),
        ("foo:bar", (), (), (), (), ("foo", "bar")),
        ("artist: queen", (), (), (), (), ("artist", "queen")),
        ("myartist:queen", (), (), (), (), ("myartist", "queen")),
    ],
)
def test_reads_filters(
    typed: str,
    artists: tuple[str, ...],
    albums: tuple[str, ...],
    genres: tuple[str, ...],
    years: tuple[tuple[int, int], ...],
    words: tuple[str, ...],
) -> None:
    query = parse(typed)
    assert (query.artists, query.albums) == (artists, albums)
    assert (query.genres, query.years) == (genres, years)
    assert query.words == words


@pytest.mark.parametrize("typed", ["", "   ", "?!…", "'\"\\%_|!()", "\u200d\u0301", ":"])
def test_is_blank_where_there_is_nothing_to_look_for(typed: str) -> None:
    assert parse(typed).is_blank


def test_a_filter_alone_is_something_to_look_for() -> None:
    assert not parse("year:1999").is_blank
