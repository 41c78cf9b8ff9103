"""Chord symbols, scales and voice leading say what a musician expects of them."""

import pytest

from audio.demo.theory import Chord, Key, climb, nearest, scale_over, voice_leading, voicing

C, D, E, F, G, A, B = 0, 2, 4, 5, 7, 9, 11


@pytest.mark.parametrize(
    ("symbol", "tones", "bass"),
    [
        ("C", {C, E, G}, C),
        ("Am7", {A, C, E, G}, A),
        ("F#m7b5", {6, A, C, E}, 6),
        ("Bbmaj9", {10, D, F, A, C}, 10),
        ("C/E", {C, E, G}, E),
        ("D/F#", {D, 6, A}, 6),
        ("A7b9", {A, 1, E, G, 10}, A),
        ("F9sus4", {F, 10, C, 3, G}, F),
    ],
)
def test_reads_chord_symbols(symbol, tones, bass):
    chord = Chord.parse(symbol)

    assert chord.pitch_classes == tones
    assert chord.bass == bass


@pytest.mark.parametrize("symbol", ["", "H", "Cmaj11", "c", "Am7/", "Am7/X", "C E"])
def test_refuses_what_is_no_chord(symbol):
    with pytest.raises(ValueError, match="is not a chord"):
        Chord.parse(symbol)


@pytest.mark.parametrize("name", ["", "A", "A aeolian mode", "H minor", "C## major"])
def test_refuses_what_is_no_key(name):
    with pytest.raises(ValueError, match="is not a key"):
        Key.parse(name)


def test_knows_the_scales():
    assert Key.parse("A minor").pitch_classes == {A, B, C, D, E, F, G}
    assert Key.parse("Bb major").pitch_classes == {10, C, D, 3, F, G, A}
    assert Key.parse("C major pentatonic").pitch_classes == {C, D, E, G, A}


@pytest.mark.parametrize(
    ("key", "symbol", "scale"),
    [
        ("A minor", "E7", {A, B, C, D, E, F, 8}),  # G sharp for G
        ("C major", "Fm6", {C, D, E, F, G, 8, B}),  # A flat for A
        ("C major", "D7", {C, D, E, 6, G, A, B}),  # F sharp for F
        ("C major", "A7b9", {1, D, E, F, G, A, 10}),  # C sharp for C, B flat for B
        ("C major", "Ebmaj7", {C, D, 3, F, G, A, 10}),  # E flat, B flat
        ("C major", "Am7", {C, D, E, F, G, A, B}),
    ],
)
def test_the_scale_bends_to_a_foreign_chord(key, symbol, scale):
    assert scale_over(Key.parse(key), Chord.parse(symbol)) == scale


def test_a_rest_is_found_on_root_third_or_fifth():
    assert Chord.parse("Cmaj9").stable == {C, E, G}
    assert Chord.parse("Em7b5").stable == {E, G, 10}


def test_moves_by_steps_of_the_scale():
    a_minor = Key.parse("A minor").pitch_classes

    assert climb(69, 2, a_minor) == 72
    assert climb(69, -1, a_minor) == 67
    assert climb(70, 0, a_minor) == 71


def test_takes_the_nearest_tone_and_leans_where_the_melody_goes():
    assert nearest(63, {C, E, G}) == 64
    assert nearest(62, {C, E}, leaning=1) == 64
    assert nearest(62, {C, E}, leaning=-1) == 60


def test_chords_follow_by_the_shortest_way():
    """C to F over a common tone: C E G -> C F A, three semitones in all."""
    c_major = (60, 64, 67)

    f_major = voicing(Chord.parse("F"), c_major, 52, 74, size=3)

    assert f_major == (60, 65, 69)
    assert voice_leading(c_major, f_major) == 3


def test_a_crowded_chord_leaves_the_root_to_the_bass():
    tones = voicing(Chord.parse("Dm9"), (), 52, 74, size=4)

    assert {tone % 12 for tone in tones} == {F, A, C, E}


def test_refuses_a_register_too_narrow_for_the_chord():
    with pytest.raises(ValueError, match="does not fit"):
        voicing(Chord.parse("Cmaj7"), (), 60, 64)
