"""Processing what has arrived; forgetting what never does."""

import uuid

from procrastinate import JobContext
from procrastinate.contrib.django import app

from audio.uploads import finishing, janitor
from audio.uploads.services import PROCESS
from config.jobs import MEDIA, PATIENT


@app.task(name=PROCESS, queue=MEDIA, retry=PATIENT, pass_context=True)
def process(context: JobContext, upload_id: str) -> None:
    """What cannot be done for three days is refused, and its artist told so."""
    attempts = context.job.attempts
    last = attempts >= (PATIENT.max_attempts or 0)
    finishing.process(upload_id=uuid.UUID(upload_id), last=last)


@app.periodic(cron="23 * * * *")
@app.task(name="audio.uploads.tidy", queueing_lock="audio.uploads.tidy")
def tidy(timestamp: int) -> None:
    """What expired, what lost its job, what nothing names."""
    janitor.tidy()
