"""Codes, worked out."""

from uuid import UUID

import pytest

from users.codes.otp import code_of, legible, matches

ID = UUID("00000000-0000-4000-8000-000000000001")


def test_is_the_same_each_time() -> None:
    """Worked out by hand: `printf '%s:login' $ID | openssl dgst -sha256 -hmac pepper`."""
    assert code_of(ID, "login", pepper="pepper") == "59808596"


def test_depends_on_everything() -> None:
    other = UUID("00000000-0000-4000-8000-000000000002")
    codes = {
        code_of(ID, "login", pepper="pepper"),
        code_of(ID, "erase", pepper="pepper"),
        code_of(other, "login", pepper="pepper"),
        code_of(ID, "login", pepper="another"),
    }

    assert len(codes) == 4


def test_has_eight_digits_that_are_spread_evenly() -> None:
    codes = [code_of(UUID(int=number), "login", pepper="pepper") for number in range(10_000)]

    assert {len(code) for code in codes} == {8}
    assert all(code.isdecimal() and code.isascii() for code in codes)
    firsts = [sum(code[0] == digit for code in codes) for digit in "0123456789"]
    assert all(850 < times < 1150 for times in firsts), firsts  # five standard deviations


@pytest.mark.parametrize("given", ["01234567", "0123 4567", " 0123-4567\n", "0123\u00a04567"])
def test_may_be_typed_as_it_was_read(given: str) -> None:
    assert matches(given, "01234567")


@pytest.mark.parametrize("given", ["", "01234568", "1234567", "012345670", "０1234567", "é"])
def test_is_nothing_else(given: str) -> None:
    assert not matches(given, "01234567")


def test_is_shown_in_two_groups() -> None:
    assert legible("01234567") == "0123 4567"
