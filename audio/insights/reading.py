"""The statements that read what nights have counted, and count the days that no night has yet.

Both count alike (`counting.DAY`), so that nobody sees a figure change overnight.
"""

from typing import Final

from audio.insights.counting import HERE

_EDGE = """
edge AS (
  SELECT coalesce((SELECT counted_to FROM audio_rollup), %(since)s::date - 1) AS day
), live_since AS (
  SELECT greatest(%(since)s::date, day + 1)::timestamp AT TIME ZONE 'UTC' AS start FROM edge
), own AS (
  SELECT id, title, duration_ms FROM audio_track WHERE artist_id = %(artist)s
)"""
_LIVE = f"""
live AS MATERIALIZED (
  SELECT p.track_id, (p.played_at AT TIME ZONE 'UTC')::date AS day, p.user_id, p.counted,
    p.skipped, p.ms_played, p.ms_played >= own.duration_ms * %(to_the_end)s::float8 AS ended,
    CASE WHEN p.source_type = ANY(%(sources)s::text[]) THEN p.source_type ELSE '' END AS source
  FROM audio_playevent p JOIN own ON own.id = p.track_id
  WHERE p.played_at >= (SELECT start FROM live_since)
    AND p.played_at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'UTC' AND {HERE}
)"""  # noqa: S608

DAYS: Final = f"""
WITH {_EDGE}, {_LIVE}, source AS (
  SELECT day, jsonb_object_agg(source, plays) AS told FROM (
    SELECT day, source, count(*) AS plays FROM live WHERE counted GROUP BY 1, 2
  ) AS counted GROUP BY day
), mark AS (
  SELECT (m.created_at AT TIME ZONE 'UTC')::date AS day, 1 AS saves, 0 AS followers
  FROM audio_likedtrack m JOIN own ON own.id = m.track_id
  WHERE m.created_at >= (SELECT start FROM live_since)
  UNION ALL
  SELECT (m.created_at AT TIME ZONE 'UTC')::date, 1, 0
  FROM audio_savedalbum m JOIN audio_album b ON b.id = m.album_id
  WHERE b.artist_id = %(artist)s AND m.created_at >= (SELECT start FROM live_since)
  UNION ALL
  SELECT (m.created_at AT TIME ZONE 'UTC')::date, 0, 1
  FROM audio_followedartist m
  WHERE m.artist_id = %(artist)s AND m.created_at >= (SELECT start FROM live_since)
), counted AS (
  SELECT day, sources AS told, plays, listeners, starts, skips, to_the_end, ms_played,
    saves, followers
  FROM audio_artistday
  WHERE artist_id = %(artist)s AND day BETWEEN %(since)s AND %(until)s
    AND day <= (SELECT day FROM edge)
  UNION ALL
  SELECT day, '{{}}', count(*) FILTER (WHERE counted),
    count(DISTINCT user_id) FILTER (WHERE counted), count(*), count(*) FILTER (WHERE skipped),
    count(*) FILTER (WHERE ended), sum(ms_played), 0, 0
  FROM live GROUP BY day
  UNION ALL
  SELECT day, told, 0, 0, 0, 0, 0, 0, 0, 0 FROM source
  UNION ALL
  SELECT day, '{{}}', 0, 0, 0, 0, 0, 0, sum(saves), sum(followers) FROM mark
  WHERE day <= %(until)s GROUP BY day
)
SELECT day, (array_agg(told ORDER BY told DESC))[1]::text, sum(plays), sum(listeners),
  sum(starts), sum(skips), sum(to_the_end), sum(ms_played), sum(saves), sum(followers)
FROM counted GROUP BY day
"""  # noqa: S608
"""A row for each day with anything. Objects with members sort behind those without."""

TRACKS: Final = f"""
WITH {_EDGE}, {_LIVE}, counted AS (
  SELECT d.track_id, d.plays, d.listeners, d.starts, d.to_the_end
  FROM audio_heardday d JOIN own ON own.id = d.track_id
  WHERE d.day BETWEEN %(since)s AND %(until)s AND d.day <= (SELECT day FROM edge)
  UNION ALL
  SELECT track_id, count(*) FILTER (WHERE counted),
    count(DISTINCT user_id) FILTER (WHERE counted), count(*), count(*) FILTER (WHERE ended)
  FROM live GROUP BY track_id, day
)
SELECT track_id, own.title, sum(plays), max(listeners), sum(starts), sum(to_the_end)
FROM counted JOIN own ON own.id = track_id
GROUP BY track_id, own.title HAVING sum(plays) > 0 ORDER BY sum(plays) DESC, track_id
"""  # noqa: S608

LISTENERS: Final = """
SELECT p.track_id, count(DISTINCT p.user_id)
FROM audio_playevent p JOIN audio_track t ON t.id = p.track_id
WHERE t.artist_id = %(artist)s AND p.counted
  AND p.played_at >= %(since)s::date::timestamp AT TIME ZONE 'UTC'
  AND p.played_at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'UTC'
GROUP BY GROUPING SETS ((p.track_id), ())
"""
"""Different people cannot be added up from days: they are counted from histories."""
