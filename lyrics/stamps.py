"""The times of LRC: read in each form that is found, written in one. Pure."""

import re

LATEST_MS = 24 * 3_600_000
"""A day: longer than any song."""
LONGEST = len("[1440:00.000]")
_FINE = r"(?:[.,](?P<fine>\d{0,6}))?"
FORMS = (
    re.compile(rf"(?P<minutes>\d{{1,4}}):(?P<seconds>\d{{1,2}}){_FINE}", re.ASCII),
    re.compile(r"(?P<minutes>\d{1,4}):(?P<seconds>\d{1,2}):(?P<fine>\d{1,3})", re.ASCII),
    re.compile(
        r"(?P<hours>\d{1,2}):(?P<minutes>\d{1,2}):(?P<seconds>\d{1,2})[.,](?P<fine>\d{0,6})",
        re.ASCII,
    ),
)


class Refused(ValueError):
    """`line` counts from 1; `why` is a sentence without it."""

    def __init__(self, line: int, why: str) -> None:
        self.line, self.why = line, why
        super().__init__(f"Line {line}: {why}")


def write(time_ms: int) -> str:
    """`01:02.34`, or `01:02.345` where that says more."""
    minutes, rest = divmod(time_ms, 60_000)
    seconds, ms = divmod(rest, 1_000)
    fine = f"{ms:03}" if ms % 10 else f"{ms // 10:02}"
    return f"{minutes:02}:{seconds:02}.{fine}"


def short(text: str) -> str:
    """What a refusal quotes: up to the bracket that ends it, 20 letters at most."""
    text = text.strip()
    end = text.find("]") + 1
    return text[: min(end or 20, 20)]


def read(number: int, text: str) -> int:
    """In ms. Raises `Refused` for the line `number`.

    `[mm:ss:xx]` has hundredths, too; hours need a fraction after the seconds.
    """
    found = next(filter(None, (form.fullmatch(text) for form in FORMS)), None)
    if found is None:
        raise Refused(number, f"{short(text)} is no time, as 01:02.34 is.")
    parts = found.groupdict()
    seconds, hours = int(parts["seconds"]), int(parts.get("hours") or 0)
    if seconds > 59 or (hours and int(parts["minutes"]) > 59):
        raise Refused(number, f"{short(text)} has more than 59 seconds or minutes.")
    ms = int(((parts["fine"] or "") + "000")[:3])
    total = ((hours * 60 + int(parts["minutes"])) * 60 + seconds) * 1_000 + ms
    if total > LATEST_MS:
        raise Refused(number, f"{short(text)} is later than a day.")
    return total
