"""Puts candidates in order: trees that scikit-learn grew, read by numpy alone."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommendations.learning.candidates import Candidates, Places
from recommendations.learning.interactions import Floats

_USUAL = float(np.log2(0.01))
_AT_ONCE = 2_048
"""Rows scored together: the answers of all nodes for them stay below 20 MB."""


@dataclass(frozen=True)
class Ranked:
    """For p people: `items` (p x k) the best first, -1 is none; `scores` (p x k), 0 to 1."""

    items: Places
    scores: Floats


@dataclass(frozen=True)
class Ranker:
    """Boosted trees (t of them, n inner nodes and l leaves each, filled up with idle ones).

    `feature`, `threshold`, `missing_right` (t x n): a value above the threshold goes right, and
    so does a NaN where it says so. `left_out` (t x n): bits of the leaves that are out of
    question then, those below the left child; of what is left the lowest bit is the leaf
    (Lucchese et al.: QuickScorer, 2015). `values` (t x l), `start`: summed they are the
    logarithm of the odds.
    """

    names: tuple[str, ...]
    feature: NDArray[np.int16]
    threshold: Floats
    missing_right: NDArray[np.bool_]
    left_out: NDArray[np.uint32]
    values: Floats
    start: float

    @property
    def is_idle(self) -> bool:
        """Grown of too little to split anything: it says the same of all."""
        return not self.left_out.any()

    def log_odds(self, rows: Floats) -> Floats:
        """Of rows (r x f) of features: r."""
        made = np.empty(len(rows), dtype=np.float32)
        for at in range(0, len(rows), _AT_ONCE):
            made[at : at + _AT_ONCE] = self._sums(rows[at : at + _AT_ONCE])
        return made

    def score(self, features: Floats, lowered: Floats | float = 0.0) -> Floats:
        """The probability that one likes it: features (... x f), out (...).

        `lowered`: by so much the logarithm of the odds is.
        """
        flat = self.log_odds(features.reshape(-1, features.shape[-1]))
        odds = flat.reshape(features.shape[:-1]) - lowered
        return np.asarray(1 / (1 + np.exp(-odds)), np.float32)

    def _sums(self, rows: Floats) -> Floats:
        sums = np.full(len(rows), self.start, dtype=np.float64)
        missing: NDArray[np.bool_] = np.isnan(rows)
        any_missing: NDArray[np.bool_] = np.asarray(missing.any(axis=0))
        trees = np.arange(len(self.values))
        asked = rows[:, self.feature]
        right: NDArray[np.bool_] = np.greater(asked, self.threshold)
        unsure = self.missing_right & any_missing[self.feature]
        right[:, unsure] |= missing[:, self.feature[unsure]]
        out = np.where(right, self.left_out, np.uint32(0))
        left = ~np.bitwise_or.reduce(out, axis=2)
        lowest = left & (~left + np.uint32(1))
        leaf = np.bitwise_count(lowest - np.uint32(1))
        sums += self.values[trees, leaf].sum(axis=1, dtype=np.float64)
        return sums.astype(np.float32)

    def to_bytes(self) -> bytes:
        """As `from_bytes` reads it: arrays alone, nothing that could run."""
        held = io.BytesIO()
        np.savez_compressed(
            held,
            names=np.array(self.names),
            feature=self.feature,
            threshold=self.threshold,
            missing_right=self.missing_right,
            left_out=self.left_out,
            values=self.values,
            start=np.float64(self.start),
        )
        return held.getvalue()

    @classmethod
    def from_bytes(cls, held: bytes) -> "Ranker":
        with np.load(io.BytesIO(held), allow_pickle=False) as arrays:
            return cls(
                names=tuple(str(name) for name in arrays["names"]),
                feature=arrays["feature"],
                threshold=arrays["threshold"],
                missing_right=arrays["missing_right"],
                left_out=arrays["left_out"],
                values=arrays["values"],
                start=float(arrays["start"]),
            )


def rank(candidates: Candidates, ranker: Ranker, k: int, *, rarer: float = 0.0) -> Ranked:
    """The best k of each person's candidates.

    What is disliked as much as it is liked keeps a quarter of its score. `rarer`: by so much
    the logarithm of the odds is raised each time that half as many people know it, and lowered
    where more than one of a hundred do.
    """
    if ranker.is_idle:
        return by_sum(candidates, k)
    lowered: Floats | float = 0.0
    if rarer:
        audience = candidates.features[..., candidates.names.index("audience")]
        lowered = rarer * (np.nan_to_num(audience) - _USUAL)
    scores = ranker.score(candidates.features, lowered) * (1 - candidates.against) ** 2
    return _first(candidates, scores, k)


def by_sum(candidates: Candidates, k: int) -> Ranked:
    """The same where nothing was learnt of how to put them in order: by what chose them."""
    together: Floats = candidates.features[..., -1] * (1 - candidates.against) ** 2
    scores = np.where(candidates.items >= 0, np.nan_to_num(together), 0)
    greatest = np.maximum(scores.max(axis=1, initial=0, keepdims=True), 1e-9)
    return _first(candidates, scores / greatest, k)


def _first(candidates: Candidates, scores: Floats, k: int) -> Ranked:
    scores = np.where(candidates.items >= 0, scores, -1)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    items = np.take_along_axis(candidates.items, order, axis=1)
    values = np.take_along_axis(scores, order, axis=1)
    return Ranked(items, np.where(items >= 0, values, 0).astype(np.float32))
