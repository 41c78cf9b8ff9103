"""Whether two fingerprints are of one recording. Pure; figures in tests/audio/duplicates."""

import numpy as np
from numpy.typing import NDArray

SAME_BELOW = 0.2
"""Share of bits that differ. Other encodings of one recording: up to 0.1; others: from 0.4."""
ENOUGH, LEAST, SHARE = 80, 16, 0.8
"""Words to compare: ten seconds; of a jingle four fifths, and two seconds at the least."""
MOST_OFFSETS = 5
_SPREAD = np.uint32(2_654_435_761)  # Knuth's multiplier

Words = NDArray[np.uint32]


def picked(raw: bytes) -> list[int]:
    """Those words, as signed numbers, that anybody picks who hears them: a fourth of them."""
    words = np.unique(_changing(_words(raw)))
    chosen = words[(words * _SPREAD) >> np.uint32(30) == 0]
    numbers: list[int] = chosen.astype(np.int32).tolist()
    return numbers


def error_rate(one: bytes, other: bytes) -> float:
    """Of the best of the alignments that common words suggest; 1.0 where there is none."""
    a, b = _words(one), _words(other)
    return min((_errors_at(a, b, offset) for offset in _offsets(a, b)), default=1.0)


def _words(raw: bytes) -> Words:
    return np.frombuffer(raw, "<u4").astype(np.uint32)


def _changing(words: Words) -> Words:
    """Without those that last: silence and held notes sound the same everywhere."""
    if len(words) < 3:
        return words
    same = words[1:] == words[:-1]
    lasting: NDArray[np.bool_] = np.append(same, False) | np.insert(same, 0, False)
    return np.compress(~lasting, words)


def _offsets(a: Words, b: Words) -> list[int]:
    """How far `b` is shifted against `a`: by the words that both have, the likeliest first."""
    order = np.argsort(b, kind="stable")
    left = np.searchsorted(b[order], a, "left")
    right = np.searchsorted(b[order], a, "right")
    once = right - left == 1  # what comes again says nothing of the place
    shifts = np.flatnonzero(once) - order[left[once]]
    found, votes = np.unique(shifts, return_counts=True)
    likeliest: list[int] = found[np.argsort(-votes)][:MOST_OFFSETS].tolist()
    return likeliest


def _errors_at(a: Words, b: Words, offset: int) -> float:
    """Where nothing changes in either, nothing is compared: all silences are alike."""
    needed = max(LEAST, min(ENOUGH, SHARE * min(len(a), len(b))))
    a, b = a[max(offset, 0) :], b[max(-offset, 0) :]
    length = min(len(a), len(b))
    a, b = a[:length], b[:length]
    moving = np.append(False, (a[1:] != a[:-1]) | (b[1:] != b[:-1]))
    compared = int(moving.sum())
    if compared < needed:
        return 1.0
    return float(np.bitwise_count((a ^ b)[moving]).sum()) / (32 * compared)
