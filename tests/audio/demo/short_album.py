"""An album of two-second songs, written by `python -m tests.audio.demo.short_album FOLDER`."""

import sys
from dataclasses import replace
from pathlib import Path

from audio.demo.catalogue import write
from audio.demo.releases import Album, Artist, Track
from audio.demo.song import Section, Song, Voice

SONG = Song(
    title="Short",
    genre="Test",
    key="C major",
    bpm=120,
    motifs={"a": "0 1 2/2"},
    voices=(Voice("lead", "melody", "flute", 60, 84),),
    form=(Section("A", "C", "lead", "a"),),
    room=0.3,
    tail=0.2,
)


def album(count: int = 12) -> Album:
    tracks = tuple(
        Track(replace(SONG, title=f"Short {number}", seed=number), number, "flac")
        for number in range(1, count + 1)
    )
    return Album("Brief", Artist("Nobody", "Nobody"), "2020", "night_ferry", tracks)


if __name__ == "__main__":
    write(Path(sys.argv[1]), lambda *told: print(*told, flush=True), [album()])  # noqa: T201
