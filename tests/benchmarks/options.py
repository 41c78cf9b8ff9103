"""What a run is asked for."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks import OTHERS
from tests.benchmarks.seed import FULL, Size
from tests.benchmarks.targets import PARTS

SLICES = 5


class Options(Namespace):
    """With any but the defaults, or without some parts, it is for trying, and not kept."""

    parts: list[str]
    rows: list[str] | None
    contenders: list[str] | None
    slices: int
    seconds: int
    patience: int
    scale: float
    file: Path | None

    def size(self, tracks: int) -> Size:
        return Size.of(self._scaled(tracks))

    def full(self) -> Size:
        """The catalogue of the API, with as many listeners and likes on every scale."""
        tracks = self._scaled(FULL.tracks)
        return FULL._replace(tracks=tracks, albums=tracks // 10, artists=tracks // 40)

    def _scaled(self, tracks: int) -> int:
        return max(int(tracks * self.scale), 2_000)

    @property
    def is_whole(self) -> bool:
        """Nothing was asked for but parts: the page then tells of it."""
        asked = vars(self) | {"parts": []}
        return asked == vars(given([]))


def given(arguments: Iterable[str]) -> Options:
    others = f"In the place of parts, with a --help of its own: {', '.join(OTHERS)}."
    parser = ArgumentParser(prog="python -m tests.benchmarks", epilog=others)
    parser.add_argument("parts", nargs="*", help=f"All, or some of {', '.join(PARTS)}.")
    parser.add_argument("--rows", nargs="*", help="api: only rows whose names hold these.")
    parser.add_argument("--contenders", nargs="*", help="api: only these, as `limit ours`.")
    parser.add_argument("--slices", type=int, default=SLICES, help="Turns of each contender.")
    parser.add_argument("--seconds", type=int, default=4, help="Length of a turn.")
    parser.add_argument(
        "--patience", type=int, default=20, help="Seconds to wait for other programs to rest."
    )
    parser.add_argument("--scale", type=float, default=1.0, help="Of catalogues; 0.01 to try.")
    parser.add_argument("--file", type=Path, help="ingest: a minute and a half of music.")
    options = parser.parse_args(list(arguments), namespace=Options())
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {PARTS}")
    return options


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
