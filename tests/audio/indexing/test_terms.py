"""Misspelt words meet the words that were meant, by what is left of both."""

import zlib

import pytest

from audio.indexing.terms import deletes_of_query, deletes_of_term


def meet(term: str, typed: str, *, last: bool = False) -> bool:
    return not set(deletes_of_term(term)).isdisjoint(deletes_of_query(typed, last))


@pytest.mark.parametrize(
    ("term", "typed"),
    [
        ("queen", "queen"),
        ("queen", "quen"),  # a letter missing
        ("queen", "queeen"),  # one too many
        ("queen", "quean"),  # another
        ("queen", "uqeen"),  # two in each other's place
        ("bohemian", "bohemain"),
        ("bohemian", "bohmian"),
        ("bohemian", "bohmien"),  # two wrong, of eight
        ("rhapsody", "rapsodi"),
        ("cafe", "caffe"),
        ("земфира", "земфра"),
    ],
)
def test_what_was_meant_is_a_candidate(term: str, typed: str) -> None:
    assert meet(term, typed)


@pytest.mark.parametrize(
    ("term", "typed"),
    [("queen", "metal"), ("love", "life"), ("queen", "qn"), ("abba", "acdc")],
)
def test_what_is_another_word_is_not(term: str, typed: str) -> None:
    assert not meet(term, typed)


def test_a_word_that_is_still_typed_meets_longer_ones() -> None:
    assert meet("metallica", "mettal", last=True)
    assert not meet("metallica", "mettal")


@pytest.mark.parametrize("term", ["", "a", "of", "夜に駆ける", "ไทย"])
def test_too_short_or_without_letters_to_lose(term: str) -> None:
    assert deletes_of_term(term) == []
    assert deletes_of_query(term, last=True) == []


def test_what_is_kept_is_few_and_fits_a_column_of_integers() -> None:
    found = deletes_of_term("supercalifragilistic")
    assert len(found) <= 75
    assert found == sorted(set(found))
    assert all(-(2**31) <= one < 2**31 for one in found)
    assert len(deletes_of_term("x" * 100)) < 20


def test_hashes_are_those_of_every_machine() -> None:
    """They are stored: Python's own hash differs from run to run."""
    assert deletes_of_term("abc") == sorted(
        value - 2**32 if value >= 2**31 else value
        for value in (zlib.crc32(left.encode()) for left in ("abc", "bc", "ac", "ab"))
    )
