"""A score becomes sound: parts are played, balanced, placed in a room and mastered.

Each part is first brought to one loudness, so that a voice's level says how loud it is heard
beside the others, whatever the instrument.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from audio.demo.effects import (
    decibels,
    echo,
    limited,
    loudness,
    pan,
    pumping,
    reverb,
    saturated,
)
from audio.demo.filters import bandpass, filtered
from audio.demo.instruments import INSTRUMENTS
from audio.demo.percussion import KITS, stroke
from audio.demo.performance import Clock, Human, duration
from audio.demo.score import Note, Part, Score
from audio.demo.song import Voice
from audio.demo.synthesis import Audio, samples
from audio.demo.textures import TEXTURES

CEILING = -1.5
"""Decibels below full scale; lossy codecs overshoot by up to one."""
_REFERENCE = 0.1
_BRIGHTNESSES = 6


def place(track: Audio, sound: Audio, at: float) -> None:
    """Add a sound to a stereo track at a time in seconds; what does not fit is lost."""
    start = max(0, samples(at))
    end = min(track.shape[1], start + sound.shape[-1])
    if start < end:
        track[:, start:end] += sound[..., : end - start]


@dataclass(slots=True)
class Stage:
    """Where one score is played: its clock, its player and the notes already rendered."""

    score: Score
    clock: Clock
    human: Human
    length: int
    sounds: dict[tuple[str, int, int, int], Audio] = field(default_factory=dict)

    @classmethod
    def of(cls, score: Score) -> "Stage":
        clock = Clock(score.song, score.beats)
        human = Human(score.song, np.random.default_rng(score.song.seed + 1_000))
        return cls(score, clock, human, samples(duration(score)))

    def empty(self) -> Audio:
        return np.zeros((2, self.length), dtype=np.float32)

    def sound(self, voice: Voice, note: Note) -> Audio:
        """The note on its instrument; equal notes are rendered once."""
        gate = self.clock.seconds(note.end) - self.clock.seconds(note.start)
        bright = round(min(1.0, note.velocity) * _BRIGHTNESSES)
        key = (voice.instrument, note.pitch, round(gate * 100), bright)
        if key not in self.sounds:
            play = INSTRUMENTS[voice.instrument]
            self.sounds[key] = play(note.pitch, key[2] / 100, bright / _BRIGHTNESSES)
        return self.sounds[key]

    def strummed(self, part: Part) -> Iterator[tuple[float, Note]]:
        """Each note with the seconds by which its string is struck later than the first."""
        together = groupby(part.notes, key=lambda note: note.start)
        for number, (_, chord) in enumerate(together):
            strings = sorted(chord, key=lambda note: note.pitch, reverse=number % 2 == 1)
            for index, note in enumerate(strings):
                yield index * part.voice.strum, note

    def perform(self, part: Part) -> Audio:
        """The part alone, at its level, in stereo."""
        track = self.empty()
        for later, note in self.strummed(part):
            at = self.clock.seconds(note.start) + later + self.human.late()
            force = self.human.touch(note.velocity) ** 1.4
            place(track, self.sound(part.voice, note) * np.float32(force), at)
        return levelled(pan(track, part.voice.pan), part.voice.level)

    def drums(self) -> Audio:
        """The drum kit at its level."""
        track = self.empty()
        if not self.score.hits:
            return track
        kit = KITS[self.score.song.kit]
        for hit in self.score.hits:
            drum, level, side = kit[hit.drum]
            force = self.human.touch(hit.velocity) ** 1.4 * decibels(level)
            at = self.clock.seconds(hit.start) + self.human.late() / 2
            place(track, pan(stroke(drum) * np.float32(force), side), at)
        return levelled(track, self.score.song.drum_level)

    def pumping(self) -> Audio:
        """How far to turn down what ducks under the kick drum, per sample."""
        kicks = [hit.start for hit in self.score.hits if hit.drum == "kick"]
        recovery = 0.75 * 60 / self.score.song.bpm
        return pumping(self.length, [self.clock.seconds(kick) for kick in kicks], recovery)


def levelled(audio: Audio, level: float) -> Audio:
    """Bring a part to the common loudness, then to its level in decibels."""
    present = loudness(audio)
    return audio * np.float32(_REFERENCE * decibels(level) / present) if present else audio


def texture(name: str, length: int, level: float) -> Audio:
    """The background, faded in and out."""
    sound = levelled(TEXTURES[name](length), level)
    edge = min(samples(1.5), length // 4)
    slope = np.linspace(0, 1, edge, dtype=np.float32)
    sound[:, :edge] *= slope
    sound[:, -edge:] *= slope[::-1]
    return sound


def blend(stage: Stage) -> Audio:
    """All parts together in their room."""
    song = stage.score.song
    dry = stage.drums()
    wet, repeats = dry * np.float32(song.drum_reverb), stage.empty()
    curve = stage.pumping()
    for part in stage.score.parts:
        voice = part.voice
        played = stage.perform(part)
        if voice.duck:
            played *= 1 - np.float32(voice.duck) * (1 - curve)
        dry += played
        wet += played * np.float32(voice.reverb)
        if voice.echo:
            repeats += played * np.float32(voice.echo)
    if repeats.any():
        # A dotted quaver: the echoes fall between the beats.
        repeats = echo(repeats, 0.75 * 60 / song.bpm)
        dry += repeats
        wet += repeats * np.float32(0.3)
    dry += reverb(wet, song.room)
    if song.texture:
        dry += texture(song.texture, stage.length, song.texture_level)
    return dry


def faded(audio: Audio, seconds: float) -> Audio:
    """Let the end fall into silence."""
    length = min(audio.shape[1], samples(seconds))
    slope = 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, length, dtype=np.float32))
    audio[:, -length:] *= slope
    return audio


def mastered(audio: Audio, loud: float, treble: float, tail: float) -> Audio:
    """Bring a mix to its loudness in decibels, below the ceiling, its end to silence."""
    # What lies below 28 Hz is not heard and would cost loudness.
    audio = filtered(audio, bandpass(28, treble), taps=1 << 14)
    audio *= np.float32(decibels(loud) / max(loudness(audio), 1e-9))
    audio = limited(saturated(audio, 0.5), decibels(CEILING))
    return faded(audio, tail)


def render(score: Score) -> Audio:
    """Play a score: stereo (2, samples) at 44.1 kHz, the same at every call."""
    song = score.song
    return mastered(
        blend(Stage.of(score)), song.loudness, song.treble, song.tail + 60 / song.bpm
    )
