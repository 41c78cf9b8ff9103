"""All checks, in the order in which somebody would look."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from config import embedded_postgres
from config.installation import address, backups, database, machine, mail, storage, work
from config.installation.findings import Finding, fault
from config.postgres_host import CannotStart

CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    machine.check,
    database.check,
    storage.check,
    backups.check,
    mail.check,
    work.check,
    address.check,
)


def check() -> Iterator[Finding]:
    """Goes on after each fault; what is asked of others is bounded to seconds."""
    with ExitStack() as stack:
        try:
            stack.enter_context(embedded_postgres.running())
        except (CannotStart, SystemExit) as error:
            yield fault(database.SUBJECT, str(error))
        for one in CHECKS:
            yield from one()
