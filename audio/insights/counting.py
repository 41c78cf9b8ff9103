"""The statements that count by night. Each may be repeated: what was counted is not added to.

A day counted again replaces what stood there, unless it finds fewer starts: then histories went
since, and what was counted stays. Days are UTC's.
"""

from typing import Final

TO_THE_END: Final = 0.95
"""So much of a track must be heard: few wait for the last note to fade."""
HERE: Final = "(p.counted OR p.source_type <> ALL(%(elsewhere)s::text[]))"
"""As `PlayEvent.objects.about()`: what was heard elsewhere is its listener's own."""

_DUE = """
INSERT INTO audio_dueday (unit, day)
WITH fresh AS (
  SELECT DISTINCT (p.played_at AT TIME ZONE 'UTC')::date AS day FROM audio_playevent p
  WHERE p.id > %(last_play)s AND {here}
  UNION SELECT generate_series(%(since)s::date, %(until)s::date, interval '1 day')::date
), day AS (
  SELECT day FROM fresh WHERE day <= %(until)s
)
SELECT 'day', day FROM day
UNION SELECT 'month', date_trunc('month', day)::date FROM day
UNION SELECT 'service', month::date
FROM day, generate_series(date_trunc('month', day - 34), day + 27, interval '1 month') AS month
WHERE month BETWEEN date_trunc('month', %(begun)s::date) AND %(until)s
ON CONFLICT (unit, day) DO NOTHING
"""
DUE: Final = _DUE.format(here=HERE)
"""Days with plays that came since, and days that are over; the months that they belong to."""

LAST_SURE: Final = """
SELECT id FROM audio_playevent WHERE received_at < %s ORDER BY id DESC LIMIT 1
"""
"""A play with a lower id that is not to be seen yet is older than any transaction may be."""

_FIGURES: Final = """
count(*) FILTER (WHERE counted), count(DISTINCT user_id) FILTER (WHERE counted), count(*),
count(*) FILTER (WHERE skipped), count(*) FILTER (WHERE ended), sum(ms_played)
"""
_COLUMNS: Final = "plays, listeners, starts, skips, to_the_end, ms_played"
_OF_ARTIST: Final = ", ".join(f"h.{name}" for name in _COLUMNS.split(", "))
_NEW: Final = ", ".join(f"excluded.{name}" for name in _COLUMNS.split(", "))

_DAY = """
WITH heard AS MATERIALIZED (
  SELECT p.track_id, t.artist_id, p.user_id, p.counted, p.skipped, p.ms_played,
    p.ms_played >= t.duration_ms * %(to_the_end)s::float8 AS ended,
    CASE WHEN p.source_type = ANY(%(sources)s::text[]) THEN p.source_type ELSE '' END AS source
  FROM audio_playevent p JOIN audio_track t ON t.id = p.track_id
  WHERE p.played_at >= %(day)s::date::timestamp AT TIME ZONE 'UTC'
    AND p.played_at < (%(day)s::date + 1)::timestamp AT TIME ZONE 'UTC' AND {here}
), tracks AS (
  INSERT INTO audio_heardday AS d (track_id, day, {columns})
  SELECT track_id, %(day)s::date, {figures} FROM heard GROUP BY track_id ORDER BY track_id
  ON CONFLICT (track_id, day) DO UPDATE SET ({columns}) = ROW({new})
  WHERE excluded.starts >= d.starts
), source AS (
  SELECT artist_id, jsonb_object_agg(source, plays) AS plays FROM (
    SELECT artist_id, source, count(*) AS plays FROM heard WHERE counted GROUP BY 1, 2
  ) AS counted GROUP BY artist_id
)
INSERT INTO audio_artistday AS d (artist_id, day, {columns}, sources, saves, followers)
SELECT artist_id, %(day)s::date, {of_artist}, coalesce(source.plays, '{{}}'), 0, 0
FROM (SELECT artist_id, {figures} FROM heard GROUP BY artist_id ORDER BY artist_id)
  AS h (artist_id, {columns})
LEFT JOIN source USING (artist_id)
ON CONFLICT (artist_id, day) DO UPDATE SET ({columns}, sources) = ROW({new}, excluded.sources)
WHERE excluded.starts >= d.starts
"""
DAY: Final = _DAY.format(
    columns=_COLUMNS, figures=_FIGURES, new=_NEW, here=HERE, of_artist=_OF_ARTIST
)
"""What was heard on a day, of each track and of each artist."""

MARKS: Final = """
WITH made AS (
  SELECT t.artist_id, 1 AS saves, 0 AS followers
  FROM audio_likedtrack m JOIN audio_track t ON t.id = m.track_id
  WHERE m.created_at >= %(start)s AND m.created_at < %(end)s
  UNION ALL
  SELECT b.artist_id, 1, 0 FROM audio_savedalbum m JOIN audio_album b ON b.id = m.album_id
  WHERE m.created_at >= %(start)s AND m.created_at < %(end)s
  UNION ALL
  SELECT m.artist_id, 0, 1 FROM audio_followedartist m
  WHERE m.created_at >= %(start)s AND m.created_at < %(end)s
)
INSERT INTO audio_artistday AS d (artist_id, day, plays, listeners, starts, skips, to_the_end,
                                  ms_played, sources, saves, followers)
SELECT artist_id, %(day)s::date, 0, 0, 0, 0, 0, 0, '{}', sum(saves), sum(followers)
FROM made GROUP BY artist_id ORDER BY artist_id
ON CONFLICT (artist_id, day) DO UPDATE SET
  saves = greatest(d.saves, excluded.saves),
  followers = greatest(d.followers, excluded.followers)
"""
"""What was liked, saved and followed on a day. Who took it back by the night is not in it."""

COUNTRIES: Final = """
WITH by_country AS (
  SELECT t.artist_id, coalesce(c.country, '') AS country, count(*) AS plays,
    count(DISTINCT p.user_id) AS listeners
  FROM audio_playevent p JOIN audio_track t ON t.id = p.track_id
  LEFT JOIN users_client c ON c.user_id = p.user_id
  WHERE p.counted AND p.played_at >= %(start)s AND p.played_at < %(end)s
  GROUP BY 1, 2
), told AS (
  SELECT artist_id, CASE WHEN listeners >= %(few)s THEN country ELSE '' END AS country,
    sum(plays) AS plays
  FROM by_country GROUP BY 1, 2
), before AS (
  SELECT artist_id, sum(plays) AS plays FROM audio_artistcountry
  WHERE month = %(month)s GROUP BY artist_id
), anew AS (
  SELECT artist_id FROM told LEFT JOIN before USING (artist_id)
  GROUP BY artist_id, before.plays HAVING sum(told.plays) >= coalesce(before.plays, 0)
), gone AS (
  DELETE FROM audio_artistcountry o USING anew
  WHERE o.artist_id = anew.artist_id AND o.month = %(month)s AND NOT EXISTS (
    SELECT FROM told WHERE told.artist_id = o.artist_id AND told.country = o.country)
)
INSERT INTO audio_artistcountry AS o (artist_id, month, country, plays)
SELECT artist_id, %(month)s::date, country, told.plays FROM told JOIN anew USING (artist_id)
ORDER BY artist_id, country
ON CONFLICT (artist_id, month, country) DO UPDATE SET plays = excluded.plays
"""
"""A month's plays of each artist by country; those of few listeners go without its name."""

# Somebody is among the active of a window from the day on which they listen to the end of the
# window, or to the day on which they listen again: so each day's number is a running sum, and
# no window is looked at as a whole.
_SERVICE = """
WITH active AS MATERIALIZED (
  SELECT DISTINCT p.user_id, (p.played_at AT TIME ZONE 'UTC')::date AS day
  FROM audio_playevent p
  WHERE p.played_at >= (%(since)s::date - 27)::timestamp AT TIME ZONE 'UTC'
    AND p.played_at < (least(%(until)s::date + 34, %(yesterday)s) + 1)::timestamp
      AT TIME ZONE 'UTC' AND {here}
), turn AS (
  SELECT day, lead(day) OVER (PARTITION BY user_id ORDER BY day) AS again
  FROM active WHERE day <= %(until)s
), step AS (
  SELECT day, count(*) AS daily, count(*) AS weekly, count(*) AS monthly FROM turn GROUP BY day
  UNION ALL SELECT least(again, day + 7), 0, -count(*), 0 FROM turn GROUP BY 1
  UNION ALL SELECT least(again, day + 28), 0, 0, -count(*) FROM turn GROUP BY 1
), running AS (
  SELECT day, sum(daily) AS daily, sum(sum(weekly)) OVER (ORDER BY day) AS weekly,
    sum(sum(monthly)) OVER (ORDER BY day) AS monthly
  FROM (
    SELECT day, daily, weekly, monthly FROM step
    UNION ALL SELECT n::date, 0, 0, 0 FROM generate_series(
      %(since)s::date, %(until)s::date, interval '1 day') AS n
  ) AS every GROUP BY day
), joined AS (
  SELECT id, (date_joined AT TIME ZONE 'UTC')::date AS day FROM users_user
  WHERE date_joined >= %(since)s::date::timestamp AT TIME ZONE 'UTC'
    AND date_joined < (%(until)s::date + 1)::timestamp AT TIME ZONE 'UTC'
), back AS (
  SELECT j.day, count(DISTINCT j.id) AS sign_ups,
    count(DISTINCT j.id) FILTER (WHERE a.day = j.day + 1) AS next_day,
    count(DISTINCT j.id) FILTER (WHERE a.day BETWEEN j.day + 7 AND j.day + 13) AS second_week,
    count(DISTINCT j.id) FILTER (WHERE a.day BETWEEN j.day + 28 AND j.day + 34) AS fifth_week
  FROM joined j LEFT JOIN active a ON a.user_id = j.id AND a.day > j.day
  GROUP BY j.day
), heard AS (
  SELECT day, sum(plays) AS plays, sum(ms_played) AS ms_played FROM audio_artistday
  WHERE day BETWEEN %(since)s AND %(until)s GROUP BY day
), arrived AS (
  SELECT (created_at AT TIME ZONE 'UTC')::date AS day, count(*) AS uploads,
    count(*) FILTER (WHERE status = 'refused') AS refused
  FROM audio_upload
  WHERE created_at >= %(since)s::date::timestamp AT TIME ZONE 'UTC'
    AND created_at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'UTC'
  GROUP BY 1
)
INSERT INTO audio_serviceday AS d (day, daily, weekly, monthly, sign_ups, plays, ms_played,
  uploads, refused, searches, searches_empty,
  back_next_day, back_second_week, back_fifth_week)
SELECT day, daily, weekly, monthly, coalesce(sign_ups, 0), coalesce(heard.plays, 0),
  coalesce(heard.ms_played, 0), coalesce(uploads, 0), coalesce(refused, 0),
  coalesce(s.searches, 0), coalesce(s.without_result, 0),
  CASE WHEN day + 1 <= %(yesterday)s THEN coalesce(next_day, 0) END,
  CASE WHEN day + 13 <= %(yesterday)s THEN coalesce(second_week, 0) END,
  CASE WHEN day + 34 <= %(yesterday)s THEN coalesce(fifth_week, 0) END
FROM running LEFT JOIN back USING (day) LEFT JOIN heard USING (day)
LEFT JOIN arrived USING (day)
LEFT JOIN audio_searchday s USING (day)
WHERE day BETWEEN %(since)s AND %(until)s
ON CONFLICT (day) DO UPDATE SET {highest}
"""
_HIGHEST: Final = ", ".join(
    f"{name} = greatest(d.{name}, excluded.{name})"
    for name in (
        *("daily", "weekly", "monthly", "sign_ups", "plays", "ms_played", "uploads", "refused"),
        *("searches", "searches_empty"),
        *("back_next_day", "back_second_week", "back_fifth_week"),
    )
)
SERVICE: Final = _SERVICE.format(here=HERE, highest=_HIGHEST)
"""The service's days from `since` to `until`."""
