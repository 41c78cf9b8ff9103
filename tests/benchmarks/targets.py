"""What was promised: each row of the first table, and the part that measures it."""

from typing import Final, NamedTuple

from tests.benchmarks.rows import DRF, LIMIT, PREPARED, ROWS, Row

SEARCH_TRACKS: Final = 1_000_000
SEARCH_MS: Final = {"p50": 4.0, "p95": 25.0}
SMALL: Final = 20_000
LARGE: Final = 2_000_000
GROWS: Final = 1.5
MEMORY_MB: Final = 150
REQUESTS: Final = 100_000
SLOPE: Final = 0.5
"""MB more with each 10,000 requests: less is none."""
INGEST: Final = 1.15
DELIVERY: Final = {"parts": 4.0, "whole": 2.0}

PARTS: Final = ("api", "search", "growth", "memory", "delivery", "ingest")
FIRST, DEEP = "growth, first page", "growth, 90 % deep"
RSS, GAIN = "memory of a web worker", "memory, slope"
BYTES: Final = {"parts": "audio, stretches of 256 KiB", "whole": "audio, whole files"}
INGESTED: Final = "ingest of a track"


class Target(NamedTuple):
    """By which part it is measured, and what it was to be."""

    part: str
    text: str


def of_row(row: Row) -> str:
    """Of a row of the API."""
    if row.share > 1:
        told = [f"≤ {1 / row.share:.2f} × the {LIMIT}'s {_whole(row)}"]
    else:
        told = [f"≥ {row.share:.0%} of the {LIMIT}'s speed"]
    for name, times in ((DRF, row.times), (PREPARED, row.times_prepared)):
        if times:
            told.append(f"≥ {times:g} × {name}")
    return "; ".join(told)


def _whole(row: Row) -> str:
    return f"“{row.against}”"


def searched(share: str) -> str:
    return f"search as typed, {share}"


TARGETS: Final = (
    {row.name: Target("api", of_row(row)) for row in ROWS}
    | {
        searched(share): Target("search", f"≤ {most:g} ms at {SEARCH_TRACKS:,} tracks")
        for share, most in SEARCH_MS.items()
    }
    | {
        name: Target("growth", f"≤ {GROWS} × from {SMALL:,} to {LARGE:,} tracks, each of them")
        for name in (FIRST, DEEP)
    }
    | {
        RSS: Target("memory", f"≤ {MEMORY_MB} MB after {REQUESTS:,} requests"),
        GAIN: Target("memory", f"none: ≤ {SLOPE} MB a 10,000 requests, in the second half"),
    }
    | {
        BYTES[kind]: Target("delivery", f"X-Accel ≤ {most:g} × nginx alone")
        for kind, most in DELIVERY.items()
    }
    | {INGESTED: Target("ingest", f"≤ {INGEST} × the best ffmpeg command line")}
)
