"""From the paper to the stage: beats become seconds, and players become human."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from audio.demo.score import Score
from audio.demo.song import Song

_SLOWEST = 0.62
"""The tempo at the end of a song that slows down, as a share of its own."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells when a beat comes, with the song's swing and its slowing down at the end."""

    song: Song
    beats: float

    def swung(self, beat: float) -> float:
        """Move the off-beats back; what lies between moves in proportion."""
        unit = self.song.swung
        pair, rest = divmod(beat, 2 * unit)
        late = unit * (1 + self.song.swing)
        if rest < unit:
            return pair * 2 * unit + rest / unit * late
        return pair * 2 * unit + late + (rest - unit) / unit * (2 * unit - late)

    def seconds(self, beat: float) -> float:
        """When the beat comes; beats after the end run on at the last tempo."""
        beat = self.swung(beat)
        stretch = self.song.slows
        begin = self.beats - stretch
        late = beat - begin
        if not stretch or late <= 0:
            return beat * 60 / self.song.bpm
        falling = 1 - _SLOWEST
        within = min(late, stretch)
        slowed = -stretch / falling * np.log(1 - falling * within / stretch)
        after = (late - within) / _SLOWEST
        return float((begin + slowed + after) * 60 / self.song.bpm)


@dataclass(frozen=True, slots=True)
class Human:
    """A player's small inaccuracies, the same at every performance of one song."""

    song: Song
    rng: Generator

    def late(self) -> float:
        """Seconds, within twice the song's looseness."""
        wander = self.rng.normal(0, self.song.looseness)
        return float(np.clip(wander, -2 * self.song.looseness, 2 * self.song.looseness))

    def touch(self, velocity: float) -> float:
        return float(np.clip(velocity * self.rng.normal(1, 0.06), 0.05, 1))


def duration(score: Score) -> float:
    """Seconds, the ringing out included."""
    return Clock(score.song, score.beats).seconds(score.beats) + score.song.tail
