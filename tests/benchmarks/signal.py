"""A minute and a half that costs an encoder what music does."""

from pathlib import Path
from typing import Final

import av
import numpy as np

SECONDS: Final = 90
RATE: Final = 44_100
WHAT: Final = (
    f"{SECONDS} s of chords, a beat and noise, stereo, {RATE / 1000:g} kHz, 16 bits, FLAC"
)
_CHORDS: Final = ((220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (196.0, 246.9, 293.7))
_BEAT: Final = 0.5


def written(folder: Path) -> Path:
    """The same bytes in every run."""
    place = folder / "signal.flac"
    sound = np.clip(_sound() * 32_000, -32_768, 32_767).astype(np.int16)
    with av.open(str(place), "w") as container:
        stream = container.add_stream("flac", rate=RATE, layout="stereo")
        for begin in range(0, len(sound), RATE):
            part = np.ascontiguousarray(sound[begin : begin + RATE]).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(part, format="s16", layout="stereo")
            frame.sample_rate, frame.pts = RATE, begin
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return place


def _sound() -> np.ndarray:
    """Samples by two channels, between -1 and 1."""
    chance = np.random.default_rng(3)
    time = np.arange(SECONDS * RATE) / RATE
    bar = (time // (4 * _BEAT)).astype(int) % len(_CHORDS)
    tones = np.array(_CHORDS)[bar]
    since = time % _BEAT
    mono = np.zeros_like(time)
    for voice in range(3):
        for harmonic in range(1, 9):
            phase = 2 * np.pi * np.cumsum(tones[:, voice] * harmonic) / RATE
            mono += np.sin(phase) * 0.12 / harmonic
    noise = chance.standard_normal(len(time))
    mono += noise * np.exp(-since * 30) * 0.25
    mono += np.sin(2 * np.pi * 55 * since) * np.exp(-since * 12) * 0.3
    width = chance.standard_normal((len(time), 2)) * 0.02
    return np.stack([mono, np.roll(mono, 400) * 0.9], axis=1) * 0.6 + width
