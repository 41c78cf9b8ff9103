"""Noting what changed, in the transaction of the change."""

import secrets
from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from audio.changes.models import EVERYBODY, MEMBERS, Change, Kind
from users.models import User

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

# As above. What was removed from a playlist is looked at too: it may be coming back just now.
_NOTE_PLAYLISTS = """
INSERT INTO audio_change AS c ("user", kind, object_id, xid)
SELECT DISTINCT %s::bigint, %s::smallint, playlist_id, pg_current_xact_id()::text::bigint
FROM audio_playlistentry WHERE track_id = ANY(%s::bigint[])
ORDER BY 3
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


def note_playlists_of(tracks: Iterable[int]) -> None:
    """Those in which they stand, since entries tell a track's number once it is public.

    Once in a transaction, for all of them, and before what is `EVERYBODY`'s: `MEMBERS` have a
    lower number. No trigger does it: it would see an album's tracks one by one, in no order.
    """
    ids = sorted(tracks)
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(_NOTE_PLAYLISTS, [MEMBERS, int(Kind.PLAYLIST), ids])


def note_unseen(*, kind: Kind, gone: Mapping[int, int | None]) -> None:
    """They were never public, and are gone: told to who managed each (by id), and to staff.

    To others even a number would tell that there was something. Last of what is noted of them;
    the caller holds them. Costs a statement for each who is told.
    """
    if not gone:
        return
    Change.objects.filter(user=EVERYBODY, kind=kind, object_id__in=gone).delete()
    staff = set(User.objects.filter(is_staff=True).values_list("pk", flat=True))
    for person in sorted(staff | {owner for owner in gone.values() if owner}):
        theirs = [pk for pk, owner in gone.items() if person == owner or person in staff]
        note(kind=kind, ids=theirs, user=person)


@transaction.atomic
def start_anew() -> None:
    """After a restore: numbers of transactions begin elsewhere, so no older cursor is good.

    Everything counts as changed now, and the log has another name.
    """
    Change.objects.filter(kind=Kind.LOG).delete()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audio_change SET xid = pg_current_xact_id()::text::bigint")
    note(kind=Kind.LOG, ids=[secrets.randbits(62)])
