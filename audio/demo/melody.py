"""Melodies: a motif is sung over the harmony, repeated, moved, inverted and varied.

A motif is written as "0 1/.5 2/.5 r/1 0": steps of the scale above an anchor, each with its
length in beats (one if not given), `r` a rest. A section's plan names motifs in order:

- `a` as written; `~a` upside down; `a^` and `a_` with the anchor one chord tone higher, lower
- `a'` with another ending; `a.` coming to rest on a stable tone of the chord
- `-` a bar of silence
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise

from numpy.random import Generator

from audio.demo.score import Note, Passage
from audio.demo.song import Song, Voice
from audio.demo.theory import (
    Chord,
    Key,
    climb,
    into_register,
    nearest,
    scale_over,
)

_TOKEN = re.compile(r"(?P<flip>~?)(?P<motif>[a-z]|-)(?P<shift>[\^_]?)(?P<vary>'?)(?P<rest>\.?)")
_LONG = 1.5
"""Beats from which on a note must belong to the chord, wherever it begins."""
_THIRDS = range(3, 6)
"""Semitones of a leap that a passing note fills."""
_PASSING = 0.5
"""Beats that the passing note lasts."""


@dataclass(frozen=True, slots=True)
class Tone:
    """One note of a motif; no step means a rest."""

    length: float
    step: int | None


Motif = tuple[Tone, ...]


def parse_motif(text: str) -> Motif:
    """Read "0 1/.5 r/1"; raises ValueError for anything else."""
    tones = []
    for word in text.split():
        step, _, length = word.partition("/")
        tones.append(Tone(float(length or 1), None if step == "r" else int(step)))
    return tuple(tones)


def inverted(motif: Motif) -> Motif:
    return tuple(replace(t, step=None if t.step is None else -t.step) for t in motif)


def with_other_ending(motif: Motif) -> Motif:
    """The last step goes the other way."""
    sung = [index for index, tone in enumerate(motif) if tone.step is not None]
    if len(sung) < 2:
        return motif
    last, before = motif[sung[-1]].step or 0, motif[sung[-2]].step or 0
    turned = replace(motif[sung[-1]], step=2 * before - last or -1)
    return (*motif[: sung[-1]], turned, *motif[sung[-1] + 1 :])


@dataclass(frozen=True, slots=True)
class Phrase:
    """A motif in its place: when it starts, how it is treated."""

    start: float
    motif: Motif
    shift: int
    rests: bool


def phrases(song: Song, passage: Passage) -> Iterator[Phrase]:
    """Lay the section's plan over the passage.

    Raises:
        ValueError: an unknown word, or the plan is not as long as the section.
    """
    if not passage.section.melody:
        return
    at = passage.start
    for word in passage.section.melody.split():
        match = _TOKEN.fullmatch(word)
        if match is None:
            raise ValueError(f"{song.title}: {word!r} is no word of a melody's plan")
        if match["motif"] == "-":
            at += song.beats
            continue
        motif = parse_motif(song.motifs[match["motif"]])
        motif = inverted(motif) if match["flip"] else motif
        motif = with_other_ending(motif) if match["vary"] else motif
        yield Phrase(at, motif, {"": 0, "^": 1, "_": -1}[match["shift"]], bool(match["rest"]))
        at += sum(tone.length for tone in motif)
    if at != passage.start + passage.length:
        where = f"{song.title}, {passage.section.name}"
        raise ValueError(f"{where}: a plan of {at - passage.start:g} beats")


@dataclass(frozen=True, slots=True)
class Singer:
    """Puts motifs on pitches for one voice in one passage."""

    song: Song
    voice: Voice
    passage: Passage

    @property
    def scale(self) -> Key:
        return Key.parse(self.song.tune or self.song.key)

    @property
    def middle(self) -> float:
        return (self.voice.low + self.voice.high) / 2

    def chords_under(self, start: float, end: float) -> list[Chord]:
        """The chords that a note must agree with: those on whose strong beats it sounds."""
        span = self.passage.span_at(start)
        strong = self.song.is_strong(start - self.passage.start) or start == span.start
        chords = [span.chord] if strong or end - start >= _LONG else []
        beat = int(start) + 1
        while beat < end:
            if self.song.is_strong(beat - self.passage.start):
                chords.append(self.passage.span_at(beat).chord)
            beat += 1
        return chords

    def tones_for(self, start: float, end: float) -> frozenset[int] | None:
        """Pitch classes that the harmony allows; None where the scale is free to pass."""
        chords = self.chords_under(start, end)
        if not chords:
            return None
        shared = reduce(frozenset.__and__, (chord.pitch_classes for chord in chords))
        return shared or chords[0].pitch_classes

    def fit(self, raw: int, before: int | None, start: float, end: float) -> int:
        """Bend a pitch to the harmony, in the direction in which the melody moves."""
        tones = self.tones_for(start, end)
        if tones is None:
            return raw
        moving = 0 if before is None else (raw > before) - (raw < before)
        pitch = nearest(raw, tones, leaning=moving)
        if moving and pitch == before:  # a step that was written must be heard
            pitch = climb(pitch, moving, tones)
        return pitch

    def sing(self, phrase: Phrase, anchor: int) -> list[Note]:
        """The phrase's notes, its steps counted from the anchor."""
        notes: list[Note] = []
        at, before = phrase.start, None
        for tone in phrase.motif:
            end = at + tone.length
            if tone.step is not None:
                chord = self.passage.span_at(at).chord
                raw = climb(anchor, tone.step, scale_over(self.scale, chord))
                before = self.fit(raw, before, at, end)
                notes.append(Note(at, tone.length, before, self.velocity(at)))
            at = end
        if phrase.rests and notes:
            last = notes[-1]
            stable = self.passage.span_at(last.start).chord.stable
            notes[-1] = replace(last, pitch=nearest(last.pitch, stable))
        return notes

    def velocity(self, at: float) -> float:
        beat = at - self.passage.start
        accent = 0.86 if self.song.is_strong(beat) else 0.78 if beat == int(beat) else 0.7
        return accent * (0.7 + 0.3 * self.passage.section.energy)

    def anchors(self, phrase: Phrase, before: float) -> Iterator[int]:
        """Chord tones to sing the phrase from, the likeliest first."""
        chord = self.passage.span_at(phrase.start).chord
        target = nearest(0.7 * before + 0.3 * self.middle, chord.stable)
        target = climb(target, phrase.shift, chord.stable)
        for distance in (0, -1, 1, -2, 2, -3, 3):
            yield climb(target, distance, chord.stable)

    def place(self, phrase: Phrase, before: float) -> tuple[list[Note], int]:
        """Sing from the first anchor that keeps the phrase within the voice's register."""
        low, high = self.voice.low, self.voice.high
        for anchor in self.anchors(phrase, before):
            notes = self.sing(phrase, anchor)
            if all(low <= note.pitch <= high for note in notes):
                return notes, anchor
        folded = [replace(n, pitch=into_register(n.pitch, low, high)) for n in notes]
        return folded, round(self.middle)


def sing(song: Song, voice: Voice, passage: Passage) -> list[Note]:
    """The melody of one passage."""
    singer = Singer(song, voice, passage)
    notes: list[Note] = []
    anchor = singer.middle
    for phrase in phrases(song, passage):
        sung, anchor = singer.place(phrase, anchor)
        notes += sung
    return notes


def embellished(notes: Sequence[Note], singer: Singer, rng: Generator) -> list[Note]:
    """A reprise: some leaps of a third are filled with a passing note."""
    result: list[Note] = []
    for note, after in pairwise(notes):
        turn = note.end - _PASSING
        leap = after.pitch - note.pitch
        fills = abs(leap) in _THIRDS and note.end == after.start and note.length >= 1
        if fills and singer.tones_for(turn, note.end) is None and rng.random() < 0.6:
            chord = singer.passage.span_at(turn).chord
            scale = scale_over(singer.scale, chord)
            between = climb(note.pitch, 1 if leap > 0 else -1, scale)
            result.append(replace(note, length=note.length - _PASSING))
            result.append(Note(turn, _PASSING, between, note.velocity * 0.85))
        else:
            result.append(note)
    return [*result, *notes[-1:]]


def harmonised(notes: Sequence[Note], singer: Singer) -> list[Note]:
    """A second voice: a third below, or the chord tone that the harmony asks for."""
    result: list[Note] = []
    for note in notes:
        chord = singer.passage.span_at(note.start).chord
        raw = climb(note.pitch, -2, scale_over(singer.scale, chord))
        tones = singer.tones_for(note.start, note.end)
        pitch = raw if tones is None else nearest(raw, tones, leaning=-1)
        if pitch >= note.pitch and tones is not None:
            pitch = climb(note.pitch, -1, tones)
        result.append(replace(note, pitch=pitch, velocity=note.velocity * 0.8))
    return result
