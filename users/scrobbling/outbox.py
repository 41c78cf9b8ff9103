"""Listens written where plays are: statements for whoever knows of music, who is above us.

They know people and tables of ours alone. What was heard comes as rows with these columns.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from users.scrobbling.models import Integration

HEARD: Final = "title, artists, album, duration_ms, track_number, isrc, mbid, url"
DELIVER, ANNOUNCE = "users.scrobbling.deliver", "users.scrobbling.announce"

# Parts of a WITH, for the statement that records plays: `%(user)s` is who heard them, `told` a
# relation with `event_id`, `listened_at`, `ms_played` and HEARD. `connected` holds the
# integrations, so that nobody disconnects one meanwhile: of one that is gone by then there is
# no row, and the play is kept. For who has none, that look is all that it costs.
CONNECTED: Final = """
connected AS MATERIALIZED (
  SELECT id, service FROM users_integration WHERE user_id = %(user)s
  ORDER BY id FOR KEY SHARE
)"""

# What both services ask for: half of the track, or four minutes. Last.fm: and over 30 s long.
_LISTENED = """
listened AS (
  INSERT INTO users_listen (integration_id, event_id, listened_at, created_at,
                            refused_because, {HEARD})
  SELECT connected.id, event_id, listened_at, now(), '', {HEARD}
  FROM connected CROSS JOIN told
  WHERE ms_played >= least(duration_ms / 2, 240000)
    AND (connected.service <> 'lastfm' OR duration_ms > 30000)
  ORDER BY connected.id, listened_at, event_id
  ON CONFLICT (integration_id, event_id) DO NOTHING
  RETURNING integration_id
)"""
LISTENED: Final = _LISTENED.format(HEARD=HEARD)
TO_KNOCK: Final = "(SELECT array_agg(DISTINCT integration_id) FROM listened)"
"""To whom something is to be delivered now; null is nobody."""

# Part of a WITH that has in `gone` the `event_id` of plays that are deleted. OFFSET 0: each is
# looked for in the index. Whoever deletes ten thousand would wait for a product otherwise,
# since nobody can tell beforehand how many there will be.
UNSENT: Final = """
unsent AS (
  DELETE FROM users_listen WHERE id = ANY(ARRAY(
    SELECT waiting.id FROM users_integration AS mine CROSS JOIN gone CROSS JOIN LATERAL (
      SELECT id FROM users_listen
      WHERE integration_id = mine.id AND event_id = gone.event_id OFFSET 0
    ) AS waiting
    WHERE mine.user_id = %(user)s
  ))
)"""

# `{told}` gives one row of HEARD and `track`, or none.
_PLAYING = """
WITH told AS ({told})
INSERT INTO users_nowplaying AS known (integration_id, since, track, {HEARD})
SELECT mine.id, now(), track, {HEARD} FROM users_integration AS mine CROSS JOIN told
WHERE mine.user_id = %(user)s AND mine.paused_at IS NULL
ORDER BY mine.id
FOR KEY SHARE OF mine
ON CONFLICT (integration_id) DO UPDATE
SET (since, track, {HEARD}) = (excluded.since, excluded.track, {EXCLUDED})
WHERE known.track <> excluded.track
  OR known.since + make_interval(secs => known.duration_ms / 1000) < now()
RETURNING integration_id
"""
_EXCLUDED = ", ".join(f"excluded.{name}" for name in HEARD.split(", "))


def playing(*, user_id: int, told: str, given: Mapping[str, Any]) -> None:
    """Notes what somebody hears just now, and has it announced, once for each track.

    One statement; for who has no integration, all that it costs is a look into an index.
    """
    with connection.cursor() as cursor:
        statement = _PLAYING.format(told=told, HEARD=HEARD, EXCLUDED=_EXCLUDED)
        cursor.execute(statement, {"user": user_id, **given})
        knock(ANNOUNCE, (pk for (pk,) in cursor.fetchall()))


def hold(user_id: int) -> None:
    """Nobody settles what was delivered until this transaction ends: both delete listens."""
    mine = Integration.objects.filter(user=user_id).order_by("pk")
    list(mine.select_for_update(no_key=True).values_list("pk", flat=True))


def knock(task: str, integrations: Iterable[int]) -> None:
    """Has it done soon, in the transaction's own time; not again while such a job waits."""
    services = dict(
        Integration.objects.filter(pk__in=[*integrations]).values_list("pk", "service")
    )
    for pk, service in sorted(services.items()):
        name = f"{task} {pk}"
        if ProcrastinateJob.objects.filter(queueing_lock=name, status="todo").exists():
            continue
        # One request to a service at a time, so that a slow one takes one of a worker's places.
        once = app.configure_task(
            task,
            allow_unknown=False,
            queueing_lock=name,
            lock=f"users.scrobbling {service}",
        )
        try:
            with transaction.atomic():  # a refused INSERT would take the caller's work with it
                once.defer(integration_id=pk)
        except AlreadyEnqueued:
            continue
