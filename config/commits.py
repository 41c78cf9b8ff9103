"""What must stay counted, whatever becomes of the request that it was counted in."""

from django.db import transaction


def require_own() -> None:
    """For whoever counts guesses: in a transaction, a rollback would forget them.

    RuntimeError inside of one. Costs no statement.
    """
    with transaction.atomic(durable=True):
        pass
