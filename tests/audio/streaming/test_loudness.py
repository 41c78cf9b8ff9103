"""How much a track is turned up or down."""

import pytest

from audio.streaming.loudness import Target, gain


@pytest.mark.parametrize(
    ("target", "lufs", "true_peak", "expected"),
    [
        ("normal", -14.0, -1.0, 0.0),
        ("normal", -9.5, 0.4, -4.5),
        ("quiet", -9.5, 0.4, -9.5),
        ("loud", -9.5, 0.4, -1.5),
        ("normal", -18.0, -6.0, 4.0),
        ("loud", -18.0, -6.0, 5.0),  # 7 would put its peak at +1
        ("loud", -18.0, -8.5, 7.0),
        ("normal", -20.0, -0.5, 0.0),  # above -1 already: not lifted at all
        ("normal", -20.0, 0.3, 0.0),
        ("normal", -14.004, -3.0, 0.0),  # rounded downwards
        ("normal", -60.0, -50.0, 46.0),
        ("normal", None, None, 0.0),
        ("normal", None, -50.0, 0.0),
        ("normal", -70.0, None, 0.0),
    ],
)
def test_gain(
    target: str, lufs: float | None, true_peak: float | None, expected: float
) -> None:
    assert gain(Target(target), lufs, true_peak) == expected


@pytest.mark.parametrize("target", list(Target))
def test_no_gain_lifts_a_peak_above_minus_one(target: Target) -> None:
    for lufs in range(-700, 0, 7):
        for peak in range(-300, 30, 7):
            found = gain(target, lufs / 10, peak / 10)
            assert found <= 0 or peak / 10 + found <= -1 + 1e-9
