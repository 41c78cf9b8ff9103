"""A picture beside the music, taken for a cover."""

from pathlib import Path

import pytest

from audio.media import covers
from tests import make_picture


def beside(folder: Path) -> Path:
    path = folder / "cover.jpg"
    path.write_bytes(make_picture.picture())
    return path


def test_is_stored(folder: Path, media: Path) -> None:
    key = covers.store([], beside(folder))

    assert {path.name for path in media.rglob("*.jpg")} == {"150.jpg", "300.jpg", "600.jpg"}
    assert key


def test_none_is_taken_of_what_cannot_be_read(folder: Path, media: Path) -> None:
    assert covers.store([], folder / "gone.jpg") == ""


def test_is_not_given_up_because_the_storage_is_away(folder: Path, media: Path) -> None:
    """The file is then imported anew, instead of going without its picture for good."""
    (media / "images").parent.mkdir(exist_ok=True)
    (media / "images").write_text("a file where the folder should be")

    with pytest.raises(OSError, match="images"):
        covers.store([], beside(folder))
