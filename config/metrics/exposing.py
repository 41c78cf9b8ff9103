"""Everything that is told at `/metrics`, gathered when it is asked for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from time import perf_counter

from prometheus_client import Metric
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.registry import Collector

from config import env
from config.metrics import counting, gauges, processes
from config.metrics.ledger import Line, Page, read

Sums = dict[tuple[str, ...], list[float]]


class Everything(Collector):
    """Reads the files of all processes, and looks at the database."""

    def collect(self) -> Iterator[Metric]:
        began = perf_counter()
        pages = list(read(env.VAR_DIR / counting.FOLDER))
        yield from _requests(_summed(pages, counting.REQUEST))
        yield from _jobs(_summed(pages, counting.JOB))
        yield from _processes([page for page in pages if page.pid])
        yield from _room()
        yield from _database()
        yield _gauge(
            "tonearm_scrape_seconds",
            "How long gathering all this took.",
            perf_counter() - began,
        )


def _summed(pages: Iterable[Page], family: str) -> Sums:
    """Over all processes."""
    sums: Sums = {}
    for page in pages:
        for line in page.lines:
            if line.key[0] == family:
                known = sums.setdefault(line.key[1:], [0.0] * len(line.numbers))
                for cell, number in enumerate(line.numbers):
                    known[cell] += number
    return sums


def _requests(sums: Sums) -> Iterator[Metric]:
    bounds = len(counting.REQUEST_BOUNDS)
    route = ("method", "route")
    answered = CounterMetricFamily(
        "tonearm_http_requests", "Requests answered.", labels=(*route, "status")
    )
    by_route: Sums = {}
    for key, numbers in sums.items():
        named = _three(key)
        answered.add_metric(named, sum(numbers[: bounds + 1]))
        known = by_route.setdefault(named[:2], [0.0] * len(numbers))
        for cell, number in enumerate(numbers):
            known[cell] += number
    yield answered
    yield _histogram(
        "tonearm_http_request_seconds",
        "Time until the head of the answer.",
        route,
        (counting.REQUEST_BOUNDS, by_route),
    )
    waited = CounterMetricFamily(
        "tonearm_http_database_seconds", "Of it, waiting for the database.", labels=route
    )
    asked = CounterMetricFamily(
        "tonearm_http_database_statements", "Statements that they took.", labels=route
    )
    for named, numbers in by_route.items():
        waited.add_metric(named, numbers[bounds + 2])
        asked.add_metric(named, numbers[bounds + 3])
    yield waited
    yield asked


def _three(key: tuple[str, ...]) -> tuple[str, ...]:
    """What had no room any more has no method and no status."""
    return key if len(key) == 3 else ("other", "full", "other")


def _jobs(sums: Sums) -> Iterator[Metric]:
    bounds = len(counting.JOB_BOUNDS)
    done = CounterMetricFamily("tonearm_jobs", "Jobs that ended.", labels=("task", "outcome"))
    by_task: Sums = {}
    for key, numbers in sums.items():
        task, outcome = key if len(key) == 2 else ("full", "other")
        done.add_metric((task, outcome), sum(numbers[: bounds + 1]))
        known = by_task.setdefault((task,), [0.0] * len(numbers))
        for cell, number in enumerate(numbers):
            known[cell] += number
    yield done
    yield _histogram(
        "tonearm_job_seconds",
        "How long jobs took.",
        ("task",),
        (counting.JOB_BOUNDS, by_task),
    )


def _histogram(
    name: str, meaning: str, labels: tuple[str, ...], told: tuple[Sequence[float], Sums]
) -> Metric:
    """Each line has a number for each bucket, and then the sum of what was observed."""
    bounds, sums = told
    ends = [*map(str, bounds), "+Inf"]
    family = HistogramMetricFamily(name, meaning, labels=labels)
    for key, numbers in sums.items():
        within = list(accumulate(numbers[: len(ends)]))
        family.add_metric(key, list(zip(ends, within, strict=True)), numbers[len(ends)])
    return family


def _processes(pages: Sequence[Page]) -> Iterator[Metric]:
    """By kind and number: a process id would be a new line each time one starts."""
    labels = ("process",)
    cpu = CounterMetricFamily("tonearm_process_cpu_seconds", "Processor time.", labels=labels)
    memory = GaugeMetricFamily("tonearm_process_memory_bytes", "Resident.", labels=labels)
    files = GaugeMetricFamily("tonearm_process_open_files", "Open files.", labels=labels)
    live: dict[str, float] = dict.fromkeys(("requests", "streams", "jobs"), 0.0)
    numbers: defaultdict[str, int] = defaultdict(int)
    for page in pages:
        numbers[page.kind] += 1
        if page.near and (found := processes.taken(page.pid)):
            name = (f"{page.kind}-{numbers[page.kind]}",)
            cpu.add_metric(name, found.cpu_seconds)
            memory.add_metric(name, found.memory_bytes)
            files.add_metric(name, found.open_files)
        for line in _living(page):
            live[line.key[1]] = live.get(line.key[1], 0.0) + line.numbers[0]
    yield from (cpu, memory, files)
    count = GaugeMetricFamily("tonearm_processes", "Processes that count.", labels=("kind",))
    for kind in ("web", "events", "worker"):
        count.add_metric((kind,), numbers[kind])
    yield count
    meanings = {
        "requests": ("tonearm_http_requests_in_progress", "Requests being answered."),
        "streams": ("tonearm_event_streams", "Open event streams."),
        "jobs": ("tonearm_jobs_in_progress", "Jobs being done."),
    }
    for name_of, (name_told, meaning) in meanings.items():
        yield _gauge(name_told, meaning, live[name_of])
    places = env.WEB_THREADS * numbers["web"]
    yield _gauge("tonearm_http_threads", "Requests that can be answered at once.", places)


def _living(page: Page) -> Iterator[Line]:
    return (line for line in page.lines if line.key[0] == counting.LIVE)


def _room() -> Iterator[Metric]:
    free, total = processes.room()
    yield _gauge("tonearm_disk_free_bytes", "Free on the disk with VAR_DIR.", free)
    yield _gauge("tonearm_disk_size_bytes", "Size of the disk with VAR_DIR.", total)


def _database() -> Iterator[Metric]:
    seen = gauges.look()
    yield _gauge(
        "tonearm_database_up", "Whether the database answers in time.", float(seen.answered)
    )
    missing = sum(name not in seen.rows for name in gauges.REGISTERED)
    yield _gauge("tonearm_gauges_missing", "What could not be measured in time.", missing)
    for gauge in gauges.REGISTERED.values():
        if gauge.name in seen.rows:
            family = GaugeMetricFamily(gauge.name, gauge.meaning, labels=gauge.labels)
            for labels, number in seen.rows[gauge.name]:
                family.add_metric(labels, number)
            yield family


def _gauge(name: str, meaning: str, number: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=number)
