"""What the picker is told: how to draw, from what, and after what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NO_WORD: Final = -1
"""Fills up rows of words."""


@dataclass(frozen=True)
class Settings:
    """How a station draws. Weights are in units of the logarithm of a place."""

    temperature: float = 0.36
    head: float = 5.0
    """So many of the first places are nearly as good as the first."""
    affinity: float = 0.5
    fatigue: float = 0.5
    diversity: float = 0.9
    """How much is taken from what has the words of the last ten tracks, in full likeness."""
    tiring: float = 0.15
    """How much is taken from an artist for each of their tracks, of late."""
    discovery: float | None = None
    """Share of tracks the person does not know, from 0 to 1; None: as it comes."""
    gap: int = 5
    share: float = 0.15
    share_of: int = 20
    """A shorter session counts as so many tracks, or it could have nobody twice."""
    album_most: int = 3
    album_within: int = 30
    skips: int = 3


@dataclass(frozen=True)
class Pool:
    """Candidates (n), without any that the person may not or would not hear.

    `relevance` (to the station) and `affinity` (to the person) have any scale; `fatigue`, of
    what they heard lately, is from 0 to 1. What sounds the same has one number in `recordings`;
    0 in `albums` is none. `words` (n x w) are numbers of genres or tags, filled with `NO_WORD`.
    `opening`: one of these comes first in a session. `is_all`: there is nothing besides.
    """

    ids: Ids
    relevance: Floats
    artists: Ids
    albums: Ids
    recordings: Ids
    words: Ids
    affinity: Floats | None = None
    fatigue: Floats | None = None
    familiar: Flags | None = None
    opening: Flags | None = None
    is_all: bool = False


@dataclass(frozen=True)
class Played:
    """The session's tracks (m) in order, as in `Pool`; of words at least the last ten rows."""

    ids: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    artists: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    albums: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    recordings: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    words: Ids = field(default_factory=lambda: np.zeros((0, 1), np.int64))


@dataclass(frozen=True)
class State:
    """Where a station is. `session` counts on: two in a row differ more than any two.

    `round_began`: how many were played when the round of now began. `skipped`: how often each
    artist was, since the session began.
    """

    seed: int
    session: int = 0
    played: Played = field(default_factory=Played)
    round_began: int = 0
    skipped: Mapping[int, int] = field(default_factory=dict)
