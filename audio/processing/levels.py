"""What is measured of the decoded samples, block by block: peaks, clipping, silence. Pure."""

from array import array

import numpy as np
from numpy.typing import NDArray

FULL_SCALE = 32_767 / 32_768 - 1e-6
"""The largest that 16 bits can say. What lossy formats decode beyond it is cut off, too."""
RUN = 3
"""Full-scale samples in a row that nobody plays by chance."""
SILENT = 10 ** (-60 / 20)
SHORTEST_SILENCE_MS = 500
TOGETHER_MS = 250
"""Clippings no further apart are one place to listen to."""
MOST_PLACES = 200
POINTS = 1000

Ranges = list[tuple[int, int]]


class Levels:
    """Takes frames of shape (samples, channels) in their order. Memory: 8 bytes a bin."""

    def __init__(self, rate: int, per_bin: int) -> None:
        self.rate, self.per_bin = rate, per_bin
        self.samples = 0
        self.peaks, self.energies = array("f"), array("f")
        self.clipped = 0
        self.clippings: Ranges = []
        self._tail: NDArray[np.bool_] | None = None

    def take(self, frame: NDArray[np.float64]) -> None:
        size = np.abs(frame)
        starts = np.arange(0, len(frame), self.per_bin)
        peaks = np.maximum.reduceat(size.max(axis=1), starts)
        self.peaks.frombytes(peaks.astype(np.float32).tobytes())
        energy = np.add.reduceat(np.einsum("ij,ij->i", frame, frame), starts)
        self.energies.frombytes(energy.astype(np.float32).tobytes())
        self._look_for_clipping(size, loudest=float(peaks.max()))
        self.samples += len(frame)

    def _look_for_clipping(self, size: NDArray[np.float64], loudest: float) -> None:
        """Each row is judged with the three before it, so that no run is counted twice."""
        if loudest < FULL_SCALE and self._tail is None:
            return
        hot = size >= FULL_SCALE
        before = np.zeros((RUN, hot.shape[1]), bool) if self._tail is None else self._tail
        joined = np.concatenate((before, hot))
        runs = joined[:-2] & joined[1:-1] & joined[2:]
        fresh, begins = runs[1:], runs[1:] & ~runs[:-1]
        self.clipped += int(fresh.sum()) + (RUN - 1) * int(begins.sum())
        last = np.flatnonzero(fresh.any(axis=1)) + self.samples
        if last.size:
            touched = np.unique(np.concatenate((last - (RUN - 1), last)) * 1000 // self.rate)
            self._add_clippings(_joined(touched, TOGETHER_MS))
        self._tail = joined[-RUN:] if joined[-RUN:].any() else None

    def _add_clippings(self, places: Ranges) -> None:
        """The first ones, in ms."""
        for begin, end in places:
            if self.clippings and begin - self.clippings[-1][1] < TOGETHER_MS:
                self.clippings[-1] = (self.clippings[-1][0], end)
            elif len(self.clippings) < MOST_PLACES:
                self.clippings.append((begin, end))

    @property
    def silences(self) -> Ranges:
        """In ms, the first ones; also those at the beginning and the end."""
        quiet = np.concatenate(([False], _numbers(self.peaks) < SILENT, [False]))
        edges = np.flatnonzero(quiet[1:] != quiet[:-1]).reshape(-1, 2)
        spans = (edges * self.per_bin * 1000 // self.rate).tolist()
        end = self.samples * 1000 // self.rate
        told = [(begin, min(until, end)) for begin, until in spans]
        return [span for span in told if span[1] - span[0] >= SHORTEST_SILENCE_MS][:MOST_PLACES]

    @property
    def waveform(self) -> list[int]:
        """The largest sample of each thousandth; 255 is full scale."""
        peaks = _numbers(self.peaks)
        starts = np.arange(POINTS) * len(peaks) // POINTS
        largest = np.maximum.reduceat(peaks, starts)
        shown: list[int] = np.rint(largest.clip(0, 1) * 255).astype(int).tolist()
        return shown

    def loudest_ms(self, seconds: float) -> int:
        """Where the stretch of so many seconds begins that has the most energy."""
        energy = _numbers(self.energies).astype(np.float64)
        width = round(seconds * self.rate / self.per_bin)
        if len(energy) <= width:
            return 0
        summed = np.concatenate(([0.0], np.cumsum(energy)))
        begin = int(np.argmax(summed[width:] - summed[:-width]))
        return begin * self.per_bin * 1000 // self.rate


def _numbers(held: "array[float]") -> NDArray[np.float32]:
    return np.frombuffer(held, np.float32)


def bin_size(rate: int, seconds: float) -> int:
    """Samples: 10 ms of them, 1 ms of what is short, so that a thousand points differ."""
    return max(rate // (1000 if seconds < POINTS * 0.02 else 100), 1)


def _joined(moments: NDArray[np.int64], gap: int) -> Ranges:
    breaks = np.flatnonzero(np.diff(moments) > gap)
    begins = moments[np.concatenate(([0], breaks + 1))]
    ends = moments[np.concatenate((breaks, [len(moments) - 1]))] + 1
    return [(int(begin), int(end)) for begin, end in zip(begins, ends, strict=True)]
