"""`python -m audio.processing.child PARENT SOURCE FOLDER`: all that reads a foreign file.

It imports no Django, knows no settings and no secrets, and says what it found in lines of JSON:
{"held"} first, {"stage", "percent"}, {"seconds"} once, and {"refused", "context"} where there
is no result.
"""

import errno
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from audio.media.refusals import Refused, TooExpensive
from audio.processing import confinement, working
from audio.processing.shapes import NO_ROOM, RESULT

FULL = (errno.ENOSPC, errno.EDQUOT)


class Speaker:
    """To the parent, and nothing twice."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.said: object = None

    def say(self, **line: Any) -> None:
        if line != self.said:
            self.said = line
            self.out.write(json.dumps(line) + "\n")

    def progress(self, stage: str, percent: int) -> None:
        self.say(stage=stage, percent=percent)

    def lasts(self, seconds: float) -> None:
        confinement.allow(seconds)
        self.say(seconds=seconds)

    def refuse(self, refusal: Refused) -> None:
        self.say(refused=type(refusal).__name__, context=refusal.context)


def main(parent: str, source: str, folder: str) -> None:
    speaker = Speaker(os.fdopen(os.dup(1), "w", buffering=1))
    os.dup2(2, 1)  # what a library prints is no line of ours
    place = Path(folder)
    speaker.say(held=confinement.confine(int(parent), Path(source), place))
    try:
        result = working.work(Path(source), place, speaker.progress, speaker.lasts)
        (place / RESULT).write_text(json.dumps(asdict(result)))
    except Refused as refusal:
        speaker.refuse(refusal)
    except MemoryError:
        speaker.refuse(TooExpensive())
    except Exception as error:  # FFmpeg's own have an errno as well
        number = getattr(error, "errno", None)
        if number in FULL:
            os._exit(NO_ROOM)
        if number != errno.EFBIG:
            raise
        speaker.refuse(TooExpensive())


if __name__ == "__main__":
    main(*sys.argv[1:])
