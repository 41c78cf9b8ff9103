"""Work for later: enqueued by name, in the caller's transaction."""

from procrastinate.contrib.django import app


def enqueue(task: str, **ids: int | str) -> int:
    """The job's id. Raises TaskNotFound for a name that no task has.

    Arguments are stored in clear: ids only.
    """
    return app.configure_task(task, allow_unknown=False).defer(**ids)
