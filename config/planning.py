"""How PostgreSQL plans what it is asked."""

from django.db import connection


def plan_once() -> None:
    """From here to the end of the transaction, each statement is planned once a connection.

    For large statements that find a few rows by their indexes, whatever they are asked about:
    planning them costs as much as they do, and PostgreSQL, which guesses that a plan for these
    very values might save more, would make one each time. Never for a statement that is better
    off with another plan for other values, such as a search. Costs 0.1 ms.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
