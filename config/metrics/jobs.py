"""Each job counted in the worker that does it."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any, Final

from procrastinate import JobContext
from procrastinate.exceptions import JobAborted

from config.metrics import counting

SUCCEEDED: Final = "succeeded"
FAILED: Final = "failed"
ABORTED: Final = "aborted"


async def counted(
    call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Any
) -> Any:
    """Around every job. One that is tried again counts each time."""
    counting.begin("worker")
    counting.live(counting.JOBS, 1)
    outcome = ABORTED
    began = perf_counter()
    try:
        result = await call_next()
        outcome = SUCCEEDED
    except JobAborted:
        raise
    except Exception:
        outcome = FAILED
        raise
    else:
        return result
    finally:
        task = context.job.task_name
        counting.job(task, outcome, perf_counter() - began)
        counting.live(counting.JOBS, -1)
