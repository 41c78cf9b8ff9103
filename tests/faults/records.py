"""What runs of faults have shown, one file for each test, until it is run again."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from config import env

ROOT = Path(__file__).parents[2]


def folder() -> Path:
    """VAR_DIR/faults; the tests' own VAR_DIR is VAR_DIR/test."""
    given = os.environ.get("TONEARM_FAULTS_RECORDS")
    place = env.VAR_DIR.parent if env.VAR_DIR.name == "test" else env.VAR_DIR
    return Path(given) if given else place / "faults"


@dataclass
class Seen:
    """What a test tells of its run: `load` and `figures` stand in the table as they are.

    Told before anything is asserted, so that a failed run shows its figures as well.
    """

    load: str = ""
    figures: list[str] = field(default_factory=list)

    def tell(self, *figures: str) -> None:
        self.figures += figures


@dataclass
class Record:
    """Of one test: `date` in UTC to the minute, `seconds` it took.

    `revision` is that of the code when the run began, "" where nobody noted it.
    """

    fault: str
    test: str
    load: str
    figures: list[str]
    met: bool
    seconds: float
    date: str
    machine: dict[str, str]
    revision: str = ""

    @property
    def of(self) -> str:
        """The test, whatever its parameters."""
        return self.test.partition("[")[0]

    def keep(self) -> None:
        folder().mkdir(parents=True, exist_ok=True)
        name = "".join(letter if letter.isalnum() else "-" for letter in self.test)
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder() / f"{self.fault}-{name}.json").write_text(text + "\n", encoding="utf-8")


def kept() -> Iterator[Record]:
    for path in sorted(folder().glob("F*.json")):
        yield Record(**json.loads(path.read_text(encoding="utf-8")))
