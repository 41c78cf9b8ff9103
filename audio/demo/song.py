"""How a composer writes a song down: its form, its harmony, its motifs and who plays them.

Rhythms are strings with one character a step (four steps a beat unless the song says
otherwise), as on a drum machine. What the characters mean is said where they are read:
`accompaniment` for bass and chords, `drums` for drums, `melody` for motifs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["melody", "harmony", "bass", "chords"]
Texture = Literal["", "vinyl", "rain", "sea", "wind"]


@dataclass(frozen=True, slots=True)
class Voice:
    """One player: what is played, on which instrument, and where it stands in the mix."""

    name: str
    role: Role
    instrument: str
    low: int
    high: int
    pattern: str = ""
    level: float = 0.0
    """Decibels."""
    size: int = 4
    """Most notes of a chord."""
    strum: float = 0.0
    """Seconds between the strings of a strummed chord."""
    pan: float = 0.0
    """From -1, left, to 1, right."""
    reverb: float = 0.2
    echo: float = 0.0
    duck: float = 0.0
    """How far the kick drum pushes it down, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the form: "Am F | C | G" is three bars, the first with two chords."""

    name: str
    chords: str
    voices: str
    melody: str = ""
    groove: str = ""
    fill: bool = False
    energy: float = 0.7
    """From 0, quiet and dark, to 1, loud and bright."""

    @property
    def bars(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(bar.split()) for bar in self.chords.split("|"))


@dataclass(frozen=True, slots=True)
class Song:
    """Everything the composer needs; the same song and seed make the same score."""

    title: str
    genre: str
    key: str
    bpm: float
    form: tuple[Section, ...]
    voices: tuple[Voice, ...]
    motifs: Mapping[str, str] = field(default_factory=dict)
    grooves: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kit: str = ""
    seed: int = 1
    tune: str = ""
    """The scale of the melody, where it is not the key's."""
    beats: int = 4
    """Beats in a bar; 6 quavers in compound time."""
    steps: int = 4
    """Steps in a beat."""
    swing: float = 0.0
    """How late the off-beats come: 0 straight, 0.33 triplets."""
    swung: float = 0.5
    """What is swung: 0.5 beats are quavers, 0.25 semiquavers."""
    looseness: float = 0.006
    """Seconds by which a player is early or late."""
    slows: float = 0.0
    """Beats before the end at which the song begins to slow down."""
    room: float = 1.6
    """Seconds until the reverb has fallen by 60 dB."""
    texture: Texture = ""
    texture_level: float = -26.0
    """Decibels below the voices."""
    drum_level: float = 0.0
    """Decibels, as for a voice."""
    drum_reverb: float = 0.12
    treble: float = 17_000.0
    """Hertz above which the whole song is dulled, as by an old tape."""
    loudness: float = -16.0
    """Decibels, root mean square over the loud part of the song."""
    tail: float = 3.0
    """Seconds of ringing out after the last beat."""

    @property
    def bar_steps(self) -> int:
        return self.beats * self.steps

    def is_strong(self, beat: float) -> bool:
        """Whether the metre leans on this beat: the one, and the middle of four or of six."""
        return beat % (2 if self.beats % 3 else 3) == 0
