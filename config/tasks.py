"""Housekeeping of the server itself: stalled jobs, old counters, old replays."""

from datetime import timedelta

from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app

from config import env, throttling
from config.backup import runs
from config.fields import utc_now
from config.jobs import NIGHTLY
from config.models import Replay
from config.outbound import answers, circuit
from config.replicas import marks

REPLAYS_KEPT = timedelta(hours=24)
JOBS_KEPT_HOURS = 72
_BACK_UP = "config.back_up"


@app.periodic(cron="* * * * *")
@app.task(
    name="config.rescue_stalled", queueing_lock="config.rescue_stalled", pass_context=True
)
async def rescue_stalled(context: JobContext, timestamp: int) -> None:
    """A killed worker's job would stay `doing` for ever; every task is safe to repeat."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


@app.periodic(cron="*/10 * * * *")
@app.task(name="config.forget_old", queueing_lock="config.forget_old")
def forget_old(timestamp: int) -> None:
    """What is kept for a while only: counters, answers, marks of who wrote."""
    throttling.forget_expired()
    answers.forget_expired()
    circuit.forget_unused()
    marks.forget_old()
    Replay.objects.filter(created_at__lt=utc_now() - REPLAYS_KEPT).delete()


@app.periodic(cron="17 4 * * *")
@app.task(name="config.forget_jobs", queueing_lock="config.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Finished jobs, which nobody reads after three days."""
    await builtin_tasks.remove_old_jobs(context, max_hours=JOBS_KEPT_HOURS)


@app.periodic(cron="37 1 * * *")
@app.task(name=_BACK_UP, queueing_lock=_BACK_UP, retry=NIGHTLY)
def back_up(timestamp: int) -> None:
    """Where BACKUP_TO says. Before others begin to forget and to erase."""
    if env.BACKUP_TO:
        runs.make_one()


@app.periodic(cron="7 9 * * *")
@app.task(name="config.look_for_backup", queueing_lock="config.look_for_backup")
def look_for_backup(timestamp: int) -> None:
    """An error in the log where the newest good one is old."""
    if env.BACKUP_TO:
        runs.complain_if_old()
