"""What the composer hands to the players: exact notes, in beats."""

from bisect import bisect_right
from dataclasses import dataclass

from audio.demo.song import Section, Song, Voice
from audio.demo.theory import Chord


@dataclass(frozen=True, slots=True)
class Note:
    """A tone; start and length in beats, pitch as a MIDI number, velocity from 0 to 1."""

    start: float
    length: float
    pitch: int
    velocity: float

    @property
    def end(self) -> float:
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Hit:
    """A stroke on one instrument of the drum kit."""

    start: float
    drum: str
    velocity: float


@dataclass(frozen=True, slots=True)
class Part:
    """A voice with its notes, in the order of their starts."""

    voice: Voice
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class ChordSpan:
    """A chord for as long as it lasts, in beats."""

    start: float
    length: float
    chord: Chord

    @property
    def end(self) -> float:
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Passage:
    """A section in its place: where it begins and which chords it runs through."""

    section: Section
    start: float
    length: float
    spans: tuple[ChordSpan, ...]
    last: bool

    def span_at(self, beat: float) -> ChordSpan:
        """The chord that sounds at a beat; outside of the passage, its first or last."""
        index = bisect_right([span.start for span in self.spans], beat) - 1
        return self.spans[max(0, index)]


@dataclass(frozen=True, slots=True)
class Score:
    """A composed song."""

    song: Song
    beats: float
    passages: tuple[Passage, ...]
    parts: tuple[Part, ...]
    hits: tuple[Hit, ...]

    @property
    def chords(self) -> tuple[ChordSpan, ...]:
        return tuple(span for passage in self.passages for span in passage.spans)
