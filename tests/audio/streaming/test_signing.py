"""Signed addresses, without a server."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs
from uuid import UUID

import pytest

from audio.streaming import signing
from audio.streaming.signing import BadSignature, Claim, Expired

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
END = int(NOW.timestamp()) + 60
SESSION = "fQ9sUP4mX0Tqk7aB"
CLAIM = Claim(track_id=12, rendition_id=34, session=SESSION, expires=END)
KEY = "a key that nobody else has"


def given(claim: Claim = CLAIM, key: str = KEY) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(claim.query(key)).items()}


def test_an_address_says_what_was_signed() -> None:
    assert signing.read(12, given(), key=KEY, now=NOW) == CLAIM


def test_what_is_not_published_is_marked_and_the_mark_is_signed() -> None:
    inside = CLAIM._replace(unpublished=True)
    told = given(inside)

    assert signing.read(12, told, key=KEY, now=NOW) == inside
    for other in ({**given(), "d": "1"}, {**told, "d": "0"}, {**told, "d": "01"}):
        with pytest.raises(BadSignature):
            signing.read(12, other, key=KEY, now=NOW)
    del told["d"]
    with pytest.raises(BadSignature):
        signing.read(12, told, key=KEY, now=NOW)


def test_it_carries_256_bits() -> None:
    assert set(given()) == {"r", "e", "u", "k"}
    assert len(given()["k"]) == 43


@pytest.mark.parametrize(
    "change",
    [
        {"r": "35"},
        {"e": str(END + 1)},
        {"e": str(END - 1)},
        {"u": "fQ9sUP4mX0Tqk7aC"},
        {"u": ""},
        {"k": ""},
        {"k": "A" * 43},
        {"k": "ä" * 43},
        {"r": "034"},
        {"r": "+34"},
        {"r": "３４"},
        {"r": ""},
        {"r": "9" * 5000},
        {"e": "soon"},
        {"e": "9" * 5000},
    ],
)
def test_a_changed_one_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        signing.read(12, given() | change, key=KEY, now=NOW)


@pytest.mark.parametrize("missing", ["r", "e", "u", "k"])
def test_an_incomplete_one_is_refused(missing: str) -> None:
    left = {name: value for name, value in given().items() if name != missing}

    with pytest.raises(BadSignature):
        signing.read(12, left, key=KEY, now=NOW)


def test_every_letter_of_the_signature_counts() -> None:
    right = given()["k"]
    for place in range(43):
        other = "A" if right[place] != "A" else "B"
        wrong = right[:place] + other + right[place + 1 :]
        with pytest.raises(BadSignature):
            signing.read(12, given() | {"k": wrong}, key=KEY, now=NOW)


def test_another_track_is_refused() -> None:
    with pytest.raises(BadSignature):
        signing.read(13, given(), key=KEY, now=NOW)


def test_another_key_is_refused() -> None:
    with pytest.raises(BadSignature):
        signing.read(12, given(key="another key"), key=KEY, now=NOW)


def test_fields_cannot_flow_into_each_other() -> None:
    """`1|23` and `12|3` are not the same text."""
    moved = Claim(track_id=1, rendition_id=234, session=SESSION, expires=END)

    with pytest.raises(BadSignature):
        signing.read(1, given(CLAIM) | {"r": "234"}, key=KEY, now=NOW)
    assert given(moved)["k"] != given()["k"]


@pytest.mark.parametrize(("later", "lives"), [(59, True), (60, False), (61, False)])
def test_it_ends(later: int, lives: bool) -> None:
    moment = NOW + timedelta(seconds=later)
    if lives:
        assert signing.read(12, given(), key=KEY, now=moment) == CLAIM
    else:
        with pytest.raises(Expired):
            signing.read(12, given(), key=KEY, now=moment)


def test_a_changed_one_is_never_called_expired() -> None:
    with pytest.raises(BadSignature):
        signing.read(12, given() | {"r": "35"}, key=KEY, now=NOW + timedelta(days=1))


def test_it_lives_for_the_track_and_fifteen_minutes() -> None:
    expires = signing.expiry(NOW, duration_ms=200_000)

    assert signing.at(expires) == datetime(2026, 3, 1, 12, 18, 20, tzinfo=UTC)


def test_the_session_is_named_but_not_told() -> None:
    one, other = UUID(int=1), UUID(int=2)

    assert signing.reference(one, KEY) == signing.reference(one, KEY)
    assert signing.reference(one, KEY) != signing.reference(other, KEY)
    assert signing.reference(one, KEY) != signing.reference(one, "another key")
    assert len(signing.reference(one, KEY)) == 16
