"""What must be read again lies encrypted."""

import pytest

from config.sealing import Box, InvalidToken


def test_opens_what_it_sealed():
    sealed = Box("one").seal("a key of somebody's")

    assert "somebody" not in sealed
    assert Box("one").open(sealed) == "a key of somebody's"


def test_opens_nothing_of_another_purpose():
    with pytest.raises(InvalidToken):
        Box("two").open(Box("one").seal("a key of somebody's"))
