"""What is measured: a row is one kind of request, and what was promised of it."""

from dataclasses import dataclass

BATCH = 20
FLOOR, LIMIT, OURS = "floor", "limit", "ours"
DRF, PREPARED = "DRF", "DRF, prepared"


@dataclass(frozen=True)
class Row:
    """`request` is the body of a Lua function (see load.lua) that gives wrk its next request.

    `share`: ours has at least so much of the limit's speed. `times` and `times_prepared`: it is
    so many times as fast as Django REST Framework, as it comes and with prepared statements;
    0 is no promise, None that there is nothing to compare. `against`: the row whose limit
    counts, if that is another. `events`: what one request brings; costs are told for each.
    `threads`: of each WSGI worker. `etag`: every answer's goes into the next request.
    """

    name: str
    request: str
    share: float
    times: float | None = None
    times_prepared: float = 0
    against: str = ""
    events: int = 1
    threads: int = 4
    status: int = 200
    etag: bool = False

    def wants(self, contender: str) -> bool:
        """Whether this contender takes part."""
        if contender in (FLOOR, LIMIT):
            return not self.against
        return contender == OURS or self.times is not None


ROWS = (
    Row(
        "track detail",
        'return wrk.format("GET", "/api/tracks/" .. random(tracks) .. "/")',
        share=0.60,
        times=9,
        times_prepared=6,
    ),
    Row("list of 50", 'return wrk.format("GET", "/api/tracks/")', share=0.70, times=8),
    Row(
        "list of 50, unchanged (304)",
        'return wrk.format("GET", "/api/tracks/", {["If-None-Match"] = etag})',
        share=1 / 0.25,
        against="list of 50",
        status=304,
        etag=True,
    ),
    Row(
        "my liked tracks (JWT)",
        'return wrk.format("GET", "/api/me/tracks/", bearer())',
        share=0.70,
        times=8,
    ),
    Row(
        "a play",
        'return wrk.format("POST", "/api/me/plays/", bearer(), play())',
        share=0.55,
        times=3.5,
        threads=8,
        status=201,
    ),
    Row(
        f"a play in a batch of {BATCH}",
        f'return wrk.format("POST", "/api/me/plays/", bearer(), plays({BATCH}))',
        share=1 / 0.30,
        times=3.5,
        against="a play",
        events=BATCH,
        threads=8,
        status=201,
    ),
)
