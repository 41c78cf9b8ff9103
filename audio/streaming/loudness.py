"""How much louder or quieter a track is to be played, so that all sound alike. Pure."""

import math
from enum import StrEnum

from audio.catalog.cards import Json

HIGHEST_PEAK = -1.0
"""In dBTP: what lossy decoders and cheap converters need above the loudest sample."""


class Target(StrEnum):
    """How loud a listener wants it, in the words that players have for it."""

    QUIET = "quiet"
    NORMAL = "normal"
    LOUD = "loud"

    @property
    def lufs(self) -> float:
        return {Target.QUIET: -19.0, Target.NORMAL: -14.0, Target.LOUD: -11.0}[self]


def gain(target: Target, lufs: float | None, true_peak: float | None) -> float:
    """In dB. A track is never lifted so far that its true peak is above -1 dBTP.

    One whose peak is above that already is not lifted at all. 0 without measurements.
    """
    if lufs is None or true_peak is None:
        return 0.0
    wanted = target.lufs - lufs
    allowed = max(HIGHEST_PEAK - true_peak, 0.0)
    return math.floor(round(min(wanted, allowed) * 100, 6)) / 100


def told(target: Target, lufs: float | None, true_peak: float | None) -> Json:
    """A `schemas.Loudness`."""
    return {
        "lufs": lufs,
        "true_peak": true_peak,
        "gain_db": gain(target, lufs, true_peak),
        "target": target.lufs,
    }
