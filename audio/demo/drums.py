"""Drum parts, read from step patterns: `X` accent, `x` stroke, `o` ghost, `.` nothing.

A song's grooves are named; three names have a meaning of their own: `fill` is the last bar of
a section that asks for one, `downbeat` is struck on the one after a fill, `ending` is the last
bar of the song.
"""

from collections.abc import Iterator, Mapping

from audio.demo.score import Hit, Passage
from audio.demo.song import Song

VELOCITIES = {"X": 1.0, "x": 0.78, "o": 0.42}


def bar(
    song: Song, groove: Mapping[str, str], start: float, number: int, force: float
) -> Iterator[Hit]:
    """One bar of a groove; patterns longer than a bar go on where the bar before left off.

    Raises:
        ValueError: a pattern is not whole bars long, or has a sign that is none.
    """
    for drum, pattern in groove.items():
        if not pattern or len(pattern) % song.bar_steps or set(pattern) - {*VELOCITIES, "."}:
            raise ValueError(f"{song.title}: {pattern!r} is no pattern for the {drum}")
        offset = number * song.bar_steps % len(pattern)
        for step, sign in enumerate(pattern[offset : offset + song.bar_steps]):
            if sign != ".":
                yield Hit(start + step / song.steps, drum, VELOCITIES[sign] * force)


def groove_of_bar(song: Song, passage: Passage, number: int, bars: int) -> Mapping[str, str]:
    section = passage.section
    if number == bars - 1 and passage.last:
        return song.grooves.get("ending", {})
    if number == bars - 1 and section.fill:
        return song.grooves["fill"]
    return song.grooves[section.groove] if section.groove else {}


def play_drums(song: Song, passage: Passage, after_fill: bool) -> list[Hit]:
    """The drum part of one passage."""
    bars = round(passage.length / song.beats)
    force = 0.72 + 0.28 * passage.section.energy
    hits: list[Hit] = []
    for number in range(bars):
        groove = groove_of_bar(song, passage, number, bars)
        hits += bar(song, groove, passage.start + number * song.beats, number, force)
    if after_fill:
        hits += bar(song, song.grooves.get("downbeat", {}), passage.start, 0, force)
    return sorted(hits, key=lambda hit: (hit.start, hit.drum))
