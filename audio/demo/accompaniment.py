"""Bass lines and chord figures, read from step patterns.

Bass: `R` root, `F` fifth, `T` third, `O` octave, `S` seventh, `A` a step towards the next
root; lower case is played softly.
Chords: `x` the chord, `X` with an accent, `>` the next chord ahead of time, `0`-`9` one tone
counted from the lowest (above the top it goes on an octave higher).
Both: `-` hold, `.` rest. Where the chord changes, whatever the bass plays becomes the root.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from audio.demo.score import ChordSpan, Note, Passage
from audio.demo.song import Song, Voice
from audio.demo.theory import Chord, Key, climb, into_register, nearest, scale_over, voicing

Voicings = dict[float, tuple[int, ...]]
"""The tones of each chord by the beat on which it starts."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One character of a pattern in its place."""

    start: float
    length: float
    sign: str


def closing_bar(song: Song, passage: Passage) -> float:
    """The beat on which the song's last bar starts; for other passages, their end."""
    return passage.start + passage.length - (song.beats if passage.last else 0)


def strokes(song: Song, pattern: str, passage: Passage) -> Iterator[Stroke]:
    """Repeat a pattern over a passage, up to the closing bar.

    Raises:
        ValueError: the pattern is not whole bars long.
    """
    if not pattern or len(pattern) % song.bar_steps:
        raise ValueError(f"{song.title}: {pattern!r} does not fill its bars")
    total = round((closing_bar(song, passage) - passage.start) * song.steps)
    signs = [pattern[index % len(pattern)] for index in range(total)]
    for index, sign in enumerate(signs):
        if sign in "-.":
            continue
        held = 1
        while index + held < total and signs[index + held] == "-":
            held += 1
        yield Stroke(passage.start + index / song.steps, held / song.steps, sign)


def closing_length(song: Song) -> float:
    """Beats of the last notes: they are held while the song fades."""
    return song.beats + 0.7 * song.tail * song.bpm / 60


def touch(song: Song, passage: Passage, at: float) -> float:
    """Velocity by metre and by the section's energy."""
    beat = at - passage.start
    accent = 0.84 if song.is_strong(beat) else 0.76 if beat == int(beat) else 0.68
    return accent * (0.7 + 0.3 * passage.section.energy)


def interval(chord: Chord, sizes: Sequence[int], default: int) -> int:
    return next((step for step in chord.intervals if step in sizes), default)


@dataclass(frozen=True, slots=True)
class Bassist:
    """Puts the signs of a bass pattern on pitches."""

    song: Song
    voice: Voice

    def root(self, chord: Chord, before: int) -> int:
        """The chord's bass tone, as near to the last one as the register allows."""
        return into_register(nearest(before, (chord.bass,)), self.voice.low, self.voice.high)

    def above(self, root: int, chord: Chord, step: int) -> int:
        """A chord tone by its interval above the chord's root, near the bass tone."""
        pitch = root + (chord.root + step - root) % 12
        return into_register(pitch, self.voice.low, self.voice.high)

    def approach(self, root: int, span: ChordSpan, after: Chord) -> int:
        """A scale step short of the next root, on our side of it or else beyond."""
        target = self.root(after, root)
        scale = scale_over(Key.parse(self.song.key), span.chord) | {target % 12}
        near = -1 if root <= target else 1
        step = climb(target, near, scale)
        return climb(target, -near, scale) if step == root else step

    def pitch(self, sign: str, root: int, span: ChordSpan, after: Chord) -> int:
        chord = span.chord
        match sign.upper():
            case "R":
                return root
            case "O":
                return root + 12
            case "F":
                return self.above(root, chord, interval(chord, (6, 7, 8), 7))
            case "T":
                return self.above(root, chord, interval(chord, (3, 4), 5))
            case "S":
                return self.above(root, chord, interval(chord, (9, 10, 11), 12))
            case "A":
                return self.approach(root, span, after)
        raise ValueError(f"{self.song.title}: {sign!r} is no sign of a bass pattern")


def play_bass(song: Song, voice: Voice, passage: Passage) -> list[Note]:
    """The bass line of one passage; the closing bar is one long root."""
    bassist = Bassist(song, voice)
    following = {a.start: b.chord for a, b in pairwise(passage.spans)}
    notes: list[Note] = []
    root = (voice.low + voice.high) // 2
    begun: ChordSpan | None = None
    for stroke in strokes(song, voice.pattern, passage):
        span = passage.span_at(stroke.start)
        sign = stroke.sign if span is begun else "R"
        begun = span
        root = bassist.root(span.chord, root)
        after = following.get(span.start, passage.spans[0].chord)
        velocity = touch(song, passage, stroke.start) * (0.7 if stroke.sign.islower() else 1)
        pitch = bassist.pitch(sign, root, span, after)
        notes.append(Note(stroke.start, stroke.length, pitch, velocity))
    if passage.last:
        last = passage.spans[-1]
        root = bassist.root(last.chord, root)
        notes.append(Note(closing_bar(song, passage), closing_length(song), root, 0.7))
    return notes


def voicings(voice: Voice, passages: Sequence[Passage]) -> Voicings:
    """Every chord of the song in the position nearest to the one before."""
    result: Voicings = {}
    before: tuple[int, ...] = ()
    for span in (span for passage in passages for span in passage.spans):
        before = voicing(span.chord, before, voice.low, voice.high, voice.size)
        result[span.start] = before
    return result


def chosen(sign: str, tones: tuple[int, ...]) -> tuple[int, ...]:
    """The tones that a sign asks for."""
    if not sign.isdigit():
        return tones
    octave, index = divmod(int(sign), len(tones))
    return (tones[index] + 12 * octave,)


def play_chords(song: Song, voice: Voice, passage: Passage, tones: Voicings) -> list[Note]:
    """The chord figure of one passage; the closing bar is one long chord."""
    starts = [span.start for span in passage.spans]
    notes: list[Note] = []
    for stroke in strokes(song, voice.pattern, passage):
        at = passage.span_at(stroke.start).start
        if stroke.sign == ">":
            at = next((start for start in starts if start > at), starts[0])
        velocity = touch(song, passage, stroke.start) * (1.15 if stroke.sign == "X" else 1)
        notes += [
            Note(stroke.start, stroke.length, pitch, min(1.0, velocity))
            for pitch in chosen(stroke.sign, tones[at])
        ]
    if passage.last:
        closing = closing_bar(song, passage)
        notes += [
            Note(closing, closing_length(song), pitch, 0.62) for pitch in tones[starts[-1]]
        ]
    return notes
