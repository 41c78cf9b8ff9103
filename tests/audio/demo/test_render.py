"""Rendered sound measured: levels, spectrum, beat, structure. One song of each kind."""

from functools import cache

import numpy as np
import pytest

from audio.demo.albums.concrete_weather import PYLON
from audio.demo.albums.hedgerow_waltzes import OXLIP_LANE
from audio.demo.composer import compose
from audio.demo.instruments import INSTRUMENTS
from audio.demo.mixing import render
from audio.demo.percussion import KITS, stroke
from audio.demo.performance import Clock, duration
from audio.demo.releases import ALBUMS
from audio.demo.synthesis import SAMPLE_RATE, Audio

pytestmark = pytest.mark.slow


SONGS = {"techno": PYLON, "folk": OXLIP_LANE}


@cache
def rendered(name: str) -> Audio:
    return render(compose(SONGS[name]))


@pytest.fixture(params=SONGS)
def take(request):
    """A song and its sound, rendered once in whatever order the tests run."""
    return SONGS[request.param], rendered(request.param)


def level(audio: Audio) -> float:
    """Root mean square in decibels below full scale."""
    return float(20 * np.log10(np.sqrt((audio.astype(np.float64) ** 2).mean()) + 1e-12))


def spectrum(audio: Audio) -> tuple[np.ndarray, np.ndarray]:
    mono = audio.mean(axis=0)
    return np.fft.rfftfreq(len(mono), 1 / SAMPLE_RATE), np.abs(np.fft.rfft(mono)) ** 2


def test_peaks_leave_room_and_nothing_clips(take):
    _, audio = take

    peak = 20 * np.log10(np.abs(audio).max())

    assert -6 <= peak <= -0.5
    assert np.isfinite(audio).all()
    # A clipped wave stands still at its top.
    top = np.abs(audio) > 0.999 * np.abs(audio).max()
    assert not (top[:, 2:] & top[:, 1:-1] & top[:, :-2]).any()


def test_it_is_as_loud_as_music(take):
    _, audio = take

    assert audio.dtype == np.float32
    assert -24 <= level(audio) <= -12


def test_it_lasts_as_long_as_its_score_and_ends_in_silence(take):
    song, audio = take

    assert audio.shape == (2, round(duration(compose(song)) * SAMPLE_RATE))
    assert level(audio[:, -SAMPLE_RATE // 10 :]) < -60
    assert level(audio[:, :SAMPLE_RATE]) > -45


def test_there_is_bass_middle_and_treble_and_no_single_tone(take):
    _, audio = take
    hertz, power = spectrum(audio)
    total = power.sum()

    shares = {
        name: 10 * np.log10(power[(hertz >= low) & (hertz < high)].sum() / total)
        for name, low, high in (
            ("bass", 30, 250),
            ("middle", 250, 2_000),
            ("treble", 2_000, 16_000),
        )
    }

    assert shares["bass"] > -10
    assert shares["middle"] > -10
    assert -25 < shares["treble"] < -6
    assert power.max() < 0.2 * total


def test_nothing_aliases_or_rumbles(take):
    _, audio = take
    hertz, power = spectrum(audio)

    assert power[hertz > 18_000].sum() < 1e-4 * power.sum()
    assert power[hertz < 20].sum() < 1e-3 * power.sum()


def test_it_is_stereo_and_survives_mono(take):
    _, (left, right) = take

    agreement = np.corrcoef(left, right)[0, 1]

    assert 0.2 < agreement < 0.99
    assert abs(level(left) - level(right)) < 1.5


def test_the_loud_sections_are_louder_than_the_intro(take):
    song, audio = take
    score = compose(song)
    clock = Clock(song, score.beats)
    levels = {}
    for passage in score.passages:
        start, end = (
            clock.seconds(beat) for beat in (passage.start, passage.start + passage.length)
        )
        part = audio[:, round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
        levels[passage.section.energy] = level(part)

    assert levels[max(levels)] > levels[min(levels)] + 1.5


def test_the_beat_is_where_the_tempo_says(take):
    """Onsets repeat after a bar more than after any other time near it."""
    song, audio = take
    hop = 441
    mono = audio.mean(axis=0)
    frames = np.lib.stride_tricks.sliding_window_view(mono, 1_024)[::hop]
    magnitudes = np.log1p(50 * np.abs(np.fft.rfft(frames * np.hanning(1_024), axis=1)))
    onsets = np.maximum(np.diff(magnitudes, axis=0), 0).sum(axis=1)
    onsets -= onsets.mean()
    likeness = np.correlate(onsets, onsets, "full")[len(onsets) - 1 :]
    bar = song.beats * 60 / song.bpm / (hop / SAMPLE_RATE)

    near = np.arange(round(bar * 0.8), round(bar * 1.2))
    best = near[likeness[near].argmax()]

    assert best == pytest.approx(bar, rel=0.02)
    assert likeness[best] > 0.1 * likeness[0]


def test_the_same_score_makes_the_same_sound(take):
    song, audio = take

    assert np.array_equal(render(compose(song)), audio)


VOICES = [voice for album in ALBUMS for track in album.tracks for voice in track.song.voices]


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_an_instrument_is_in_tune_sounds_and_falls_silent(name):
    """A note's strongest partials stand at multiples of its pitch, or close to them."""
    low = min((voice.low for voice in VOICES if voice.instrument == name), default=57)
    pitch, gate = max(45, low), 1.0
    hertz = 440 * 2 ** ((pitch - 69) / 12)

    sound = np.atleast_2d(INSTRUMENTS[name](pitch, gate, 0.7))

    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()
    assert 0.9 * SAMPLE_RATE * gate <= sound.shape[1] <= SAMPLE_RATE * 5
    assert np.abs(sound[:, -20:]).max() < 0.02 * np.abs(sound).max()
    held = sound[0, : SAMPLE_RATE // 2]
    size = 1 << 17
    power = np.abs(np.fft.rfft(held * np.hanning(len(held)), size))
    first = round(hertz * size / SAMPLE_RATE)
    window = power[round(first * 0.94) : round(first * 1.06)]
    found = (round(first * 0.94) + window.argmax()) * SAMPLE_RATE / size
    assert abs(1_200 * np.log2(found / hertz)) < 15
    assert window.max() > 0.02 * power.max()


@pytest.mark.parametrize(
    ("kit", "drum"), [(kit, drum) for kit, drums in KITS.items() for drum in drums]
)
def test_a_drum_is_struck_and_dies_away(kit, drum):
    sound = stroke(KITS[kit][drum][0])

    assert np.abs(sound).max() == pytest.approx(1)
    assert len(sound) <= 3 * SAMPLE_RATE
    if drum != "riser":
        assert np.abs(sound[-20:]).max() < 0.1


def test_songs_ask_only_for_instruments_and_drums_that_exist():
    for song in (track.song for album in ALBUMS for track in album.tracks):
        assert {voice.instrument for voice in song.voices} <= INSTRUMENTS.keys()
        drums = {drum for groove in song.grooves.values() for drum in groove}
        assert drums <= (KITS[song.kit].keys() if song.kit else set()), song.title
