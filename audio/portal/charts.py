"""Lines, bars and waveforms as coordinates, which the templates draw as SVG. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audio.insights.drawing import HEIGHT, WIDTH, Level, ceiling, height_of, levels, marks

SPARK_WIDTH, SPARK_HEIGHT = 200, 40
COLUMNS = 250
FULL_SCALE = 255
QUIETEST, LOUDEST, AIM = -30.0, 0.0, -14.0
METER_WIDTH = 320


class Day(NamedTuple):
    """One day of a chart: what is told of it, and where it stands."""

    label: str
    said: str
    plays: int
    listeners: int
    x: float
    width: float
    bar_x: float
    bar_width: float
    bar_y: float
    bar_height: float


class Chart(NamedTuple):
    """Bars of plays, a line of listeners."""

    days: list[Day]
    line: str
    levels: list[Level]
    marks: list[str]
    width: int = WIDTH
    height: int = HEIGHT


def _said(label: str, plays: int, listeners: int) -> str:
    return _("%(day)s: %(plays)s, %(listeners)s") % {
        "day": label,
        "plays": ngettext("%(n)s play", "%(n)s plays", plays) % {"n": plays},
        "listeners": ngettext("%(n)s listener", "%(n)s listeners", listeners)
        % {"n": listeners},
    }


def days(
    labels: Sequence[str],
    plays: Sequence[int],
    listeners: Sequence[int],
    *,
    is_over: bool = True,
) -> Chart:
    """A chart of so many days; the three are of one length, which is at least 1.

    A last day that is not over has a bar, and no place on the line: it would seem to fall.
    """
    top = ceiling(max((*plays, *listeners), default=0))
    step = WIDTH / len(labels)

    drawn = [
        Day(
            label=label,
            said=_said(label, played, heard),
            plays=played,
            listeners=heard,
            x=round(n * step, 1),
            width=round(step, 1),
            bar_x=round((n + 0.15) * step, 1),
            bar_width=round(step * 0.7, 1),
            bar_y=height_of(played, top),
            bar_height=round(HEIGHT - height_of(played, top), 1),
        )
        for n, (label, played, heard) in enumerate(zip(labels, plays, listeners, strict=True))
    ]
    line = " ".join(
        f"{day.x + day.width / 2:.1f},{height_of(day.listeners, top)}"
        for day in (drawn if is_over else drawn[:-1])
    )
    return Chart(drawn, line, levels(top), marks(labels))


def spark(values: Sequence[int], top: int = 0) -> str:
    """The points of a small line, from left to right; empty without two of them.

    `top` is the value at its upper edge, where that is not the largest of these.
    """
    if len(values) < 2:
        return ""
    top = max(*values, top, 1)
    step = SPARK_WIDTH / (len(values) - 1)
    high = SPARK_HEIGHT - 4
    return " ".join(
        f"{n * step:.1f},{2 + high * (1 - value / top):.1f}" for n, value in enumerate(values)
    )


def change(now: int, before: int) -> int | None:
    """Per cent against before; None where there was nothing to compare with."""
    return round((now - before) * 100 / before) if before else None


def wave(levels: bytes, height: int = 96) -> str:
    """A path of `COLUMNS` bars around the middle. Each shows the largest of what it covers."""
    if not levels:
        return ""
    middle = height / 2
    drawn = []
    for column in range(COLUMNS):
        start = column * len(levels) // COLUMNS
        end = max((column + 1) * len(levels) // COLUMNS, start + 1)
        half = max(max(levels[start:end]) / FULL_SCALE * (middle - 2), 0.5)
        drawn.append(f"M{column * 4} {middle - half:.1f}v{2 * half:.1f}h3v-{2 * half:.1f}z")
    return "".join(drawn)


class Stretch(NamedTuple):
    """A part of the waveform, of 1,000 wide; `start_ms` and `end_ms` as they were found."""

    x: float
    width: float
    start_ms: int
    end_ms: int


def stretches(found: Sequence[Sequence[int]], duration_ms: int) -> list[Stretch]:
    """Where they lie; wide enough to be seen."""
    if not duration_ms:
        return []
    scale = 1000 / duration_ms
    return [
        Stretch(round(a * scale, 1), max(round((b - a) * scale, 1), 2), a, b) for a, b in found
    ]


def on_meter(lufs: float) -> float:
    """How far along the meter a loudness stands."""
    held = min(max(lufs, QUIETEST), LOUDEST)
    return round((held - QUIETEST) / (LOUDEST - QUIETEST) * METER_WIDTH, 1)
