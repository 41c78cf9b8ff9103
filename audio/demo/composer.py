"""A song becomes a score: the form is laid out, then each voice plays through it."""

from collections.abc import Sequence

import numpy as np

from audio.demo.accompaniment import play_bass, play_chords, voicings
from audio.demo.drums import play_drums
from audio.demo.melody import Singer, embellished, harmonised, sing
from audio.demo.score import ChordSpan, Hit, Note, Part, Passage, Score
from audio.demo.song import Section, Song, Voice
from audio.demo.theory import Chord


def spans(section: Section, start: float, beats: int) -> tuple[ChordSpan, ...]:
    """The section's chords in time; the chords of a bar share it equally."""
    result: list[ChordSpan] = []
    for number, bar in enumerate(section.bars):
        length = beats / len(bar)
        for index, symbol in enumerate(bar):
            at = start + number * beats + index * length
            result.append(ChordSpan(at, length, Chord.parse(symbol)))
    return tuple(result)


def lay_out(song: Song) -> tuple[Passage, ...]:
    """Put the sections one after the other."""
    passages: list[Passage] = []
    at = 0.0
    for section in song.form:
        length = float(len(section.bars) * song.beats)
        last = section is song.form[-1]
        passages.append(Passage(section, at, length, spans(section, at, song.beats), last))
        at += length
    return tuple(passages)


def melodies(song: Song, voice: Voice, passages: Sequence[Passage]) -> list[list[Note]]:
    """The melody passage by passage; a section that comes back comes back varied."""
    rng = np.random.default_rng(song.seed)
    heard: set[str] = set()
    result: list[list[Note]] = []
    for passage in passages:
        notes = sing(song, voice, passage)
        if passage.section.name in heard:
            notes = embellished(notes, Singer(song, voice, passage), rng)
        heard.add(passage.section.name)
        result.append(notes)
    return result


def melodic(song: Song, voice: Voice, passages: Sequence[Passage]) -> list[list[Note]]:
    """A voice that sings, or one that follows the first singer in thirds."""
    if voice.role == "melody":
        return melodies(song, voice, passages)
    leader = next(other for other in song.voices if other.role == "melody")
    sung = melodies(song, leader, passages)
    return [
        harmonised(notes, Singer(song, voice, passage))
        for notes, passage in zip(sung, passages, strict=True)
    ]


def play(song: Song, voice: Voice, passages: Sequence[Passage]) -> Part:
    """Everything that one voice plays, in the sections that name it."""
    present = [voice.name in passage.section.voices.split() for passage in passages]
    match voice.role:
        case "bass":
            takes = [
                play_bass(song, voice, passage) if here else []
                for passage, here in zip(passages, present, strict=True)
            ]
        case "chords":
            tones = voicings(voice, passages)
            takes = [
                play_chords(song, voice, passage, tones) if here else []
                for passage, here in zip(passages, present, strict=True)
            ]
        case _:
            sung = melodic(song, voice, passages)
            takes = [notes if here else [] for notes, here in zip(sung, present, strict=True)]
    return Part(voice, tuple(note for take in takes for note in take))


def drum_hits(song: Song, passages: Sequence[Passage]) -> tuple[Hit, ...]:
    hits: list[Hit] = []
    after_fill = False
    for passage in passages:
        hits += play_drums(song, passage, after_fill)
        after_fill = passage.section.fill
    return tuple(hits)


def check_names(song: Song) -> None:
    """Refuse a form that calls for a voice or a groove which the song has not."""
    voices = {voice.name for voice in song.voices}
    for section in song.form:
        grooves = {section.groove} - {""} | ({"fill"} if section.fill else set())
        unknown = (set(section.voices.split()) - voices) | (grooves - song.grooves.keys())
        if unknown:
            raise ValueError(f"{song.title}, {section.name}: no {', '.join(sorted(unknown))}")


def compose(song: Song) -> Score:
    """Write the score of a song; the same song gives the same score.

    Raises:
        ValueError: a name, a chord, a pattern or a plan of the song does not fit.
    """
    check_names(song)
    passages = lay_out(song)
    parts = tuple(play(song, voice, passages) for voice in song.voices)
    beats = passages[-1].start + passages[-1].length
    return Score(song, beats, passages, parts, drum_hits(song, passages))
