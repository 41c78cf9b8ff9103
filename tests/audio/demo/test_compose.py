"""What every score of the demo promises to a listener's ear."""

import hashlib
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pytest

from audio.demo.composer import compose
from audio.demo.performance import Clock, duration
from audio.demo.releases import ALBUMS
from audio.demo.score import Note, Score
from audio.demo.song import Section, Song, Voice
from audio.demo.theory import Chord, Key

SONGS = [track.song for album in ALBUMS for track in album.tracks]
every_song = pytest.mark.parametrize("song", SONGS, ids=lambda song: song.title)

TUNE = Song(
    title="Tune",
    genre="Test",
    key="C major",
    bpm=120,
    motifs={"a": "0 1 2 1", "b": "4/2 2/2"},
    voices=(
        Voice("lead", "melody", "flute", 60, 84),
        Voice("bass", "bass", "sub_bass", 36, 48, "R---F---R-----A-"),
        Voice("keys", "chords", "piano", 52, 72, "x-------0-1-2-3-"),
    ),
    form=(
        Section("A", "C | F | G7 | C", "lead bass keys", "a a' b a"),
        Section("end", "F | C", "lead bass keys", "a b."),
    ),
)


def notes_of(score: Score, role: str) -> list[Note]:
    return [note for part in score.parts if part.voice.role == role for note in part.notes]


def chord_at(score: Score, beat: float) -> Chord:
    return next(s.chord for s in score.chords if s.start <= beat < s.start + s.length)


def leans(song: Song, beat: float) -> bool:
    """The one of three, six and four, and the middle of six and four."""
    return beat % {3: 3, 6: 3, 4: 2}[song.beats] == 0


@every_song
def test_a_melody_agrees_with_the_harmony_on_strong_beats(song):
    score = compose(song)
    strong = [
        note
        for role in ("melody", "harmony")
        for note in notes_of(score, role)
        if leans(song, note.start)
    ]

    assert strong
    for note in strong:
        assert note.pitch % 12 in chord_at(score, note.start).pitch_classes, note


@every_song
def test_a_melody_moves_in_steps_and_small_leaps(song):
    for part in compose(song).parts:
        if part.voice.role != "melody":
            continue
        moves = [abs(b.pitch - a.pitch) for a, b in pairwise(part.notes)]
        assert max(moves) <= 12
        assert sum(move <= 4 for move in moves) > len(moves) / 2
        assert all(part.voice.low <= note.pitch <= part.voice.high for note in part.notes)


@every_song
def test_the_bass_plays_the_root_on_the_one(song):
    score = compose(song)
    for part in score.parts:
        if part.voice.role != "bass":
            continue
        played = {note.start: note.pitch % 12 for note in part.notes}
        for passage in score.passages:
            if part.voice.name not in passage.section.voices.split():
                continue
            for bar in range(len(passage.section.bars)):
                beat = passage.start + bar * song.beats
                assert played[beat] == chord_at(score, beat).bass, (song.title, beat)


@every_song
def test_chords_are_led_smoothly(song):
    """No voice of a chord has to leap further than a fourth on the average."""
    score = compose(song)
    for part in score.parts:
        if part.voice.role != "chords":
            continue
        chords: dict[float, list[int]] = {}
        for note in part.notes:
            chords.setdefault(note.start, []).append(note.pitch)
        whole = [sorted(tones) for tones in chords.values() if len(tones) > 1]
        moves = [
            abs(x - y)
            for before, after in pairwise(whole)
            for x, y in zip(before, after, strict=False)
        ]
        assert not moves or sum(moves) / len(moves) <= 5


@every_song
def test_a_song_has_a_form_and_comes_home(song):
    score = compose(song)
    last = score.chords[-1]
    final = max(notes_of(score, "melody"), key=lambda note: note.start)

    assert len(song.form) >= 3
    assert last.chord.root == Key.parse(song.key).tonic
    assert final.pitch % 12 in last.chord.stable


@every_song
def test_every_voice_is_heard(song):
    score = compose(song)

    assert all(part.notes for part in score.parts)
    assert {hit.drum for hit in score.hits} >= (
        {drum for name, groove in song.grooves.items() if used(song, name) for drum in groove}
    )


def used(song: Song, groove: str) -> bool:
    return any(section.groove == groove for section in song.form)


@every_song
def test_a_song_lasts_between_20_and_40_seconds(song):
    assert 20 <= duration(compose(song)) <= 40


def test_a_motif_comes_back():
    """Over the same chord the same motif is the same tune, whatever came between."""
    score = compose(TUNE)
    lead = [note for note in score.parts[0].notes if note.start < 16]
    first, last = ([n.pitch for n in lead if bar <= n.start < bar + 4] for bar in (0, 12))

    assert first == last


def test_a_varied_motif_ends_differently():
    plain = replace(TUNE, form=(Section("A", "C | C | C", "lead", "a a a"),))
    varied = replace(TUNE, form=(Section("A", "C | C | C", "lead", "a a' a"),))

    first, second = (
        [n.pitch for n in compose(song).parts[0].notes] for song in (plain, varied)
    )

    assert first[4:7] == second[4:7]
    assert first[7] != second[7]


def test_a_reprise_is_embellished_where_a_leap_leaves_room():
    leaps = {"a": "0/1.5 2/.5 4 2/.5 0/.5"}
    form = tuple(Section("A", "C | C", "lead", "a a") for _ in range(4))
    score = compose(replace(TUNE, motifs=leaps, form=form))
    counts = [
        sum(p.start <= n.start < p.start + 8 for n in score.parts[0].notes)
        for p in score.passages
    ]

    assert counts[0] == 10
    assert max(counts[1:]) > 10


def test_the_bass_approaches_the_next_root_by_step():
    bass = [note for note in compose(TUNE).parts[1].notes if note.start < 8]

    assert [note.pitch % 12 for note in bass] == [0, 7, 0, 4, 5, 0, 5, 9]


def test_the_last_chord_is_held_while_the_song_fades():
    score = compose(TUNE)
    closing = [n for part in score.parts[1:] for n in part.notes if n.start == score.beats - 4]

    assert len(closing) > 3
    assert all(note.end > score.beats for note in closing)


def test_swing_delays_the_off_beats_only():
    clock = Clock(replace(TUNE, swing=1 / 3), beats=8)

    assert clock.seconds(1) == pytest.approx(0.5)
    assert clock.seconds(1.5) == pytest.approx(0.5 + 0.5 * 2 / 3)
    assert clock.seconds(2) == pytest.approx(1.0)


def test_a_song_may_slow_down_at_its_end():
    steady, slowing = Clock(TUNE, beats=8), Clock(replace(TUNE, slows=4), beats=8)

    assert slowing.seconds(4) == steady.seconds(4)
    assert slowing.seconds(8) > steady.seconds(8) + 0.4


def test_the_same_songs_make_the_same_scores_in_any_process():
    ask = (
        "import hashlib; from audio.demo.composer import compose; "
        "from audio.demo.releases import ALBUMS; "
        "scores = [compose(track.song) for album in ALBUMS for track in album.tracks]; "
        "print(hashlib.sha256(repr(scores).encode()).hexdigest())"
    )
    here = hashlib.sha256(repr([compose(song) for song in SONGS]).encode()).hexdigest()

    there = subprocess.run(
        [sys.executable, "-c", ask],
        env={"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert there.stdout.strip() == here


@pytest.mark.parametrize(
    ("section", "complaint"),
    [
        (Section("A", "C | F", "lead drums", "a a"), "A: no drums"),
        (Section("A", "C | F", "lead", "a a", groove="rock"), "A: no rock"),
        (Section("A", "C | F", "lead", "a a", fill=True), "A: no fill"),
        (Section("A", "C | F", "lead", "a"), "a plan of 4 beats"),
        (Section("A", "C | F", "lead", "a A"), "'A' is no word"),
        (Section("A", "C | X", "lead", "a a"), "'X' is not a chord"),
    ],
)
def test_refuses_a_song_that_contradicts_itself(section, complaint):
    with pytest.raises(ValueError, match=complaint):
        compose(replace(TUNE, form=(section,)))


@pytest.mark.parametrize(
    ("pattern", "complaint"), [("R---", "does not fill its bars"), ("R---Q---R---F---", "'Q'")]
)
def test_refuses_a_bass_pattern_that_cannot_be_played(pattern, complaint):
    bass = replace(TUNE.voices[1], pattern=pattern)

    with pytest.raises(ValueError, match=complaint):
        compose(replace(TUNE, voices=(TUNE.voices[0], bass, TUNE.voices[2])))


@pytest.mark.parametrize("pattern", ["x...", "x..?............"])
def test_refuses_a_drum_pattern_that_cannot_be_played(pattern):
    form = (Section("A", "C | F", "lead", "a a", groove="beat"),)

    with pytest.raises(ValueError, match="no pattern for the kick"):
        compose(replace(TUNE, grooves={"beat": {"kick": pattern}}, form=form))
