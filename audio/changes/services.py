"""Noting what changed, in the transaction of the change."""

import secrets
from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from audio.changes.models import EVERYBODY, Change, Kind

# In one order, so that two who note the same things wait for each other, never in a circle. The
# transaction's own number, even where the row has a later one: nobody has read past a
# transaction that runs.
_NOTE = """
INSERT INTO audio_change AS c ("user", kind, object_id, xid)
SELECT DISTINCT %s::bigint, kind, object_id, pg_current_xact_id()::text::bigint
FROM unnest(%s::smallint[], %s::bigint[]) AS noted (kind, object_id)
ORDER BY 2, 3
ON CONFLICT ("user", kind, object_id) DO UPDATE SET xid = excluded.xid
  WHERE c.xid <> excluded.xid
"""


def note(*, kind: Kind, ids: Iterable[int], user: int = EVERYBODY) -> None:
    """They are other than they were, or gone. `user` is the person whose own they are."""
    note_all(ids={kind: ids}, user=user)


def note_all(*, ids: Mapping[Kind, Iterable[int]], user: int = EVERYBODY) -> None:
    """Of several kinds, in one statement. What is noted again costs a look at its row."""
    noted = [(kind, pk) for kind, of_kind in ids.items() for pk in of_kind]
    if noted:
        kinds, pks = zip(*noted, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, [user, [int(kind) for kind in kinds], list(pks)])


@transaction.atomic
def start_anew() -> None:
    """After a restore: numbers of transactions begin elsewhere, so no older cursor is good.

    Everything counts as changed now, and the log has another name.
    """
    Change.objects.filter(kind=Kind.LOG).delete()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audio_change SET xid = pg_current_xact_id()::text::bigint")
    note(kind=Kind.LOG, ids=[secrets.randbits(62)])
