"""Names as they are compared."""

import pytest

from audio.indexing.normalise import base


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Inside feat. Trey Songz", "inside"),
        ("Party Animals Ft. The Game", "party animals"),
        ("Waffle House Featuring Sunny Ledfurd", "waffle house"),
        ("Inside (feat. Trey Songz) [Live]", "inside"),
        ("Inside - feat. Trey Songz", "inside"),
        ("6 ft. Under", "6 ft under"),
        ("A Feat of Strength", "a feat of strength"),
        ("Left Alone", "left alone"),
        ("feat. Nobody", "feat nobody"),
        ("(Untitled)", "untitled"),
    ],
)
def test_a_title_without_its_version(title: str, expected: str) -> None:
    assert base(title) == expected
