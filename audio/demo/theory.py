"""Pitches, scales, chord symbols and voice leading.

A pitch is a MIDI note number (60 = middle C), a pitch class a number from 0 (C) to 11 (B).
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
ACCIDENTALS = {"": 0, "#": 1, "b": -1}

SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "major pentatonic": (0, 2, 4, 7, 9),
    "minor pentatonic": (0, 3, 5, 7, 10),
}

QUALITIES = {
    "": (0, 4, 7),
    "5": (0, 7),
    "6": (0, 4, 7, 9),
    "69": (0, 4, 7, 9, 14),
    "7": (0, 4, 7, 10),
    "7b9": (0, 4, 7, 10, 13),
    "9": (0, 4, 7, 10, 14),
    "13": (0, 4, 7, 10, 14, 21),
    "add9": (0, 4, 7, 14),
    "dim7": (0, 3, 6, 9),
    "m": (0, 3, 7),
    "m6": (0, 3, 7, 9),
    "m7": (0, 3, 7, 10),
    "m7b5": (0, 3, 6, 10),
    "m9": (0, 3, 7, 10, 14),
    "m11": (0, 3, 7, 10, 14, 17),
    "madd9": (0, 3, 7, 14),
    "maj7": (0, 4, 7, 11),
    "maj9": (0, 4, 7, 11, 14),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "7sus4": (0, 5, 7, 10),
    "9sus4": (0, 5, 7, 10, 14),
}

_MINOR = {1, 3, 6, 8, 10}
"""Minor and diminished intervals: where they are foreign to a key, a tone was lowered."""
_PERFECT = {0, 5, 7}
"""Intervals that are altered as their root is."""

_SYMBOL = re.compile(r"([A-G])([#b]?)([^/]*)(?:/([A-G])([#b]?))?")


def pitch_class(letter: str, accidental: str = "") -> int:
    """("B", "b") -> 10."""
    return (LETTERS[letter] + ACCIDENTALS[accidental]) % 12


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic and a scale above it."""

    tonic: int
    scale: str

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Read "A minor" or "Bb major pentatonic".

        Raises:
            ValueError: no such tonic or scale.
        """
        name, _, scale = text.partition(" ")
        if scale not in SCALES or name[:1] not in LETTERS or name[1:] not in ACCIDENTALS:
            raise ValueError(f"{text!r} is not a key")
        return cls(pitch_class(name[0], name[1:]), scale)

    @property
    def pitch_classes(self) -> frozenset[int]:
        return frozenset((self.tonic + step) % 12 for step in SCALES[self.scale])


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord symbol that was read: "Am7", "F#m7b5", "C/E"."""

    symbol: str
    root: int
    intervals: tuple[int, ...]
    bass: int

    @classmethod
    @cache
    def parse(cls, symbol: str) -> "Chord":
        """Read a chord symbol.

        Raises:
            ValueError: the symbol is not one of ours.
        """
        match = _SYMBOL.fullmatch(symbol)
        if match is None or match[3] not in QUALITIES:
            raise ValueError(f"{symbol!r} is not a chord")
        root = pitch_class(match[1], match[2])
        bass = pitch_class(match[4], match[5]) if match[4] else root
        return cls(symbol, root, QUALITIES[match[3]], bass)

    @property
    def pitch_classes(self) -> frozenset[int]:
        return frozenset((self.root + step) % 12 for step in self.intervals)

    @property
    def stable(self) -> frozenset[int]:
        """Root, third and fifth: the tones a melody may come to rest on."""
        return frozenset((self.root + step) % 12 for step in self.intervals[:3] if step < 8)


@cache
def scale_over(key: Key, chord: Chord) -> frozenset[int]:
    """The key's scale, bent where the chord asks for it.

    Over E7 in A minor the melody sings G sharp, not G; over Fm6 in C major A flat, not A. A
    tone of the chord that is foreign to the key takes the place of the one it was altered from.
    """
    tones = set(key.pitch_classes)
    for step in chord.intervals:
        tone = (chord.root + step) % 12
        flat = step in _PERFECT and chord.symbol[1:2] == "b"
        altered = (tone + (1 if flat or step % 12 in _MINOR else -1)) % 12
        if tone not in key.pitch_classes and altered not in chord.pitch_classes:
            tones.discard(altered)
        tones.add(tone)
    return frozenset(tones)


@cache
def ladder(pitch_classes: frozenset[int]) -> tuple[int, ...]:
    """Every MIDI pitch of these classes, rising."""
    return tuple(pitch for pitch in range(128) if pitch % 12 in pitch_classes)


def nearest(pitch: float, pitch_classes: Collection[int], leaning: int = 0) -> int:
    """The closest pitch of these classes; of two as close, the one on the leaning's side."""
    rungs = ladder(frozenset(pitch_classes))
    return min(rungs, key=lambda rung: (abs(rung - pitch), -leaning * (rung - pitch), rung))


def climb(pitch: int, steps: int, pitch_classes: frozenset[int]) -> int:
    """Move by scale steps; a pitch outside of the scale starts from the rung above it."""
    rungs = ladder(pitch_classes)
    return rungs[max(0, min(len(rungs) - 1, bisect_left(rungs, pitch) + steps))]


def into_register(pitch: int, low: int, high: int) -> int:
    """Move by octaves until it lies between low and high (at least an octave apart)."""
    while pitch < low:
        pitch += 12
    while pitch > high:
        pitch -= 12
    return pitch


def essential(chord: Chord, size: int) -> tuple[int, ...]:
    """The tones that tell the chord best; the root is left to the bass, then the fifth goes."""
    tones = list(chord.intervals)
    for dispensable in (0, 7):
        if len(tones) > size and dispensable in tones:
            tones.remove(dispensable)
    return tuple((chord.root + step) % 12 for step in tones[:size])


def _stacks(classes: tuple[int, ...], low: int, high: int) -> Iterator[tuple[int, ...]]:
    """Every close position of the tones that fits the register."""
    rising = sorted(classes)
    for turn in range(len(rising)):
        order = rising[turn:] + rising[:turn]
        for bottom in range(low, high + 1):
            if bottom % 12 != order[0]:
                continue
            stack = [bottom]
            for tone in order[1:]:
                stack.append(stack[-1] + (tone - stack[-1]) % 12)
            if stack[-1] <= high:
                yield tuple(stack)


def voice_leading(before: Iterable[int], after: Iterable[int]) -> int:
    """How far the voices move in all, in semitones."""
    return sum(abs(a - b) for a, b in zip(sorted(before), sorted(after), strict=False))


def voicing(
    chord: Chord, before: tuple[int, ...], low: int, high: int, size: int = 4
) -> tuple[int, ...]:
    """The close position that moves least from the chord before (or sits mid-register).

    Raises:
        ValueError: the register is too narrow for the chord.
    """
    stacks = list(_stacks(essential(chord, size), low, high))
    if not stacks:
        raise ValueError(f"{chord.symbol} does not fit between {low} and {high}")
    middle = (low + high) / 2

    def cost(stack: tuple[int, ...]) -> tuple[float, float, int]:
        centre = abs(sum(stack) / len(stack) - middle)
        # A whole tone at the bottom of the chord sounds muddy below middle C.
        mud = sum(2 for a, b in pairwise(stack) if b - a < 3 and a < 58)
        moved = voice_leading(before, stack) if before else 0
        return moved + mud + centre / 3, centre, stack[0]

    return min(stacks, key=cost)
