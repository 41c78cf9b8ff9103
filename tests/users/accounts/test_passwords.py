"""Which passwords are taken."""

import pytest

from users.accounts.passwords import WeakPassword, require_strong
from users.models import User

ADA = User(
    email="countess@example.org", username="ada.k", first_name="Augusta", last_name="King"
)


@pytest.mark.parametrize(
    "password",
    [
        "a lamp that hums softly",
        "correct tonearm battery staple",
        "countess and seven horses",
        "x7$kQ2!p",
        "🎵🎶🎷🎸🎹🎺🎻🥁",
        "        \t spaces and all",
        "y" * 250 + "zebra",
    ],
)
def test_takes(password: str) -> None:
    require_strong(password, user=ADA, field="password")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("x7$kQ2!", "at least 8 characters"),
        ("x" * 257, "At most 256 characters"),
        ("qwertyuiop", "too common"),
        ("PASSWORD1", "too common"),
        ("tonearm2026", "too large a part"),
        ("ToneArm!!", "too large a part"),
        ("countess1815", "too large a part"),
        ("ada.kada.k", "too large a part"),
        ("Augusta1815", "too large a part"),
        ("countess-augusta", "too large a part"),
        ("countess@example.org", "too large a part"),
        ("me@example.org", "too large a part"),
        (" " * 8, "different characters"),
        ("aaaabbbbcccc", "different characters"),
    ],
)
def test_refuses(password: str, reason: str) -> None:
    with pytest.raises(WeakPassword, match=reason) as refusal:
        require_strong(password, user=ADA, field="new_password")

    assert refusal.value.code == "weak_password"
    assert refusal.value.loc == ("body", "new_password")


def test_says_all_that_is_wrong_at_once() -> None:
    with pytest.raises(WeakPassword, match=r"8 characters.*too common"):
        require_strong("123456", user=ADA, field="password")


def test_a_short_name_again_and_again_is_no_password() -> None:
    person = User(email="ada@example.org", username="ada")

    with pytest.raises(WeakPassword, match="too large a part"):
        require_strong("adaadaadaada", user=person, field="password")


def test_short_names_forbid_nothing_else() -> None:
    """Two letters are in every other word."""
    person = User(email="jo@example.org", username="joe")

    require_strong("major joe jokes", user=person, field="password")
