"""Usernames for people who were not asked."""

import itertools
import re

import pytest

from users.google.identity import Identity
from users.google.usernames import suggestions


def identity(first: str = "", last: str = "", email: str = "a@example.org") -> Identity:
    return Identity("https://example.org", "4711", email, first, last)


@pytest.mark.parametrize(
    ("first", "last", "email", "username"),
    [
        ("Ada", "Lovelace", "x@example.org", "ada.lovelace"),
        ("Zoë", "van Dam", "x@example.org", "zoe.van.dam"),
        ("Jean-Luc", "O'Neill", "x@example.org", "jean.luc.o.neill"),
        ("", "", "grace.hopper+music@example.org", "grace.hopper.music"),
        ("美", "空", "misora@example.org", "misora"),
        ("美", "空", "日本@example.org", "listener"),
        ("Al", "", "alfred@example.org", "alfred"),
        ("", "", "x@example.org", "listener"),
        (
            "Wolfeschlegelsteinhausen",
            "Bergerdorff",
            "x@y.org",
            "wolfeschlegelsteinhausen.berge",
        ),
        ("A" * 29, "Bcd", "x@y.org", "a" * 29),
    ],
)
def test_the_first_is_the_name_as_far_as_it_fits(
    first: str, last: str, email: str, username: str
) -> None:
    assert next(suggestions(identity(first, last, email))) == username


@pytest.mark.parametrize("name", ["Ada", "A" * 40])
def test_the_next_ones_are_others_and_fit_too(name: str) -> None:
    names = list(itertools.islice(suggestions(identity(name)), 9))

    assert len(set(names)) == 9
    assert all(re.fullmatch("[A-Za-z0-9._-]{3,30}", name) for name in names)
    assert len(names[-1]) > len(names[0]) or len(names[-1]) == 30
