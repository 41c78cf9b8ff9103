"""The statements that count all charts: plays of each track, then ranks, then what is shown.

Numbers lie in temporary tables, which go with the transaction at the latest. Each statement is
for all genres and periods at once. Kinds and periods are those of `models`.
"""

# Sorting words as a language does would take longer than all the rest; and 4 MB, as PostgreSQL
# has by default for each sort, would send a large catalogue through the disk.
TABLES = """
SET LOCAL work_mem = '64MB';
CREATE TEMPORARY TABLE chart_plays (
  period text COLLATE "C", track_id bigint, album_id bigint, artist_id bigint,
  plays bigint, before bigint
) ON COMMIT DROP;
CREATE TEMPORARY TABLE chart_ranks (
  kind text, period text COLLATE "C", genre_id bigint, rank bigint, previous_rank bigint,
  object_id bigint, plays bigint
) ON COMMIT DROP;
"""

TABLES_AWAY = "DROP TABLE chart_plays, chart_ranks"

# `before` is what the place of the time before is counted from: the period of the same length
# that ended when this one began, and of "all" everything up to a week ago.
# Of the last 24 hours it is counted here that one listener has ten plays at most.
LAST_DAY = """
INSERT INTO chart_plays
SELECT 'day', t.id, t.album_id, t.artist_id, sum(plays), sum(before) FROM (
  SELECT track_id, least(count(*) FILTER (WHERE played_at > %(yesterday)s), %(most)s) AS plays,
         least(count(*) FILTER (WHERE played_at <= %(yesterday)s), %(most)s) AS before
  FROM audio_playevent
  WHERE counted AND played_at > %(day_before)s AND played_at <= %(now)s
  GROUP BY track_id, user_id
) AS heard JOIN audio_track t ON t.id = track_id AND t.status = 'published'
GROUP BY t.id
"""
WEEK_AND_MONTH = """
INSERT INTO chart_plays
SELECT period, t.id, t.album_id, t.artist_id, plays, before FROM (
  SELECT track_id,
    sum(plays) FILTER (WHERE day > %(today)s::date - 7) AS week,
    sum(plays) FILTER (WHERE day <= %(today)s::date - 7 AND day > %(today)s::date - 14)
      AS week_0,
    sum(plays) FILTER (WHERE day > %(today)s::date - 28) AS month,
    sum(plays) FILTER (WHERE day <= %(today)s::date - 28) AS month_0
  FROM audio_trackday
  WHERE day > %(today)s::date - 56 AND day <= %(today)s::date
  GROUP BY track_id
) AS heard
JOIN audio_track t ON t.id = track_id AND t.status = 'published'
CROSS JOIN LATERAL (
  VALUES ('week', coalesce(week, 0), coalesce(week_0, 0)),
         ('month', coalesce(month, 0), coalesce(month_0, 0))
) AS v (period, plays, before)
WHERE plays > 0 OR before > 0
"""
ALWAYS = """
INSERT INTO chart_plays
SELECT 'all', t.id, t.album_id, t.artist_id, plays, coalesce(before, 0) FROM (
  SELECT track_id, sum(plays) AS plays,
         sum(plays) FILTER (WHERE day <= %(today)s::date - 7) AS before
  FROM audio_trackday GROUP BY track_id
) AS heard JOIN audio_track t ON t.id = track_id AND t.status = 'published'
"""
ANALYSE = "ANALYZE chart_plays"

# Tracks and artists have a genre by their tracks', albums by their own, as in lists of them.
TRACKS = """
  SELECT period, NULL::bigint AS genre_id, track_id AS object_id, plays, before FROM chart_plays
  UNION ALL
  SELECT period, g.genre_id, p.track_id, plays, before
  FROM chart_plays p JOIN audio_track_genres g ON g.track_id = p.track_id
"""
ALBUMS = """
  WITH of_albums AS MATERIALIZED (
    SELECT period, b.id AS object_id, sum(plays) AS plays, sum(before) AS before
    FROM chart_plays p JOIN audio_album b ON b.id = p.album_id AND b.status = 'published'
    GROUP BY period, b.id
  )
  SELECT period, NULL::bigint AS genre_id, object_id, plays, before FROM of_albums
  UNION ALL
  SELECT period, g.genre_id, object_id, plays, before
  FROM of_albums JOIN audio_album_genres g ON g.album_id = object_id
"""
ARTISTS = """
  SELECT period, NULL::bigint AS genre_id, a.id AS object_id, sum(plays) AS plays,
         sum(before) AS before
  FROM chart_plays p JOIN audio_artist a ON a.id = p.artist_id AND a.status = 'published'
  GROUP BY period, a.id
  UNION ALL
  SELECT period, g.genre_id, a.id, sum(plays), sum(before)
  FROM chart_plays p JOIN audio_artist a ON a.id = p.artist_id AND a.status = 'published'
  JOIN audio_track_genres g ON g.track_id = p.track_id
  GROUP BY period, g.genre_id, a.id
"""
# Of as many plays, the older one stands first.
RANK = """
INSERT INTO chart_ranks
SELECT %(kind)s::text, period, genre_id, rank,
       CASE WHEN before > 0 AND rank_before <= %(places)s THEN rank_before END, object_id, plays
FROM (
  SELECT *,
    row_number() OVER (PARTITION BY period, genre_id ORDER BY plays DESC, object_id) AS rank,
    row_number() OVER (PARTITION BY period, genre_id ORDER BY before DESC, object_id)
      AS rank_before
  FROM ({things}) AS things
) AS ranked
WHERE rank <= %(places)s AND plays > 0
"""

# Those of everything are there also while nothing was played. Only what differs is written.
CHARTS = """
INSERT INTO audio_chart (kind, period, genre_id, counted_at)
SELECT DISTINCT kind, period, genre_id, %(now)s::timestamptz FROM (
  SELECT kind, period, genre_id FROM chart_ranks
  UNION ALL
  SELECT kind, period, NULL FROM unnest(%(kinds)s::text[]) AS kind,
    unnest(%(periods)s::text[]) AS period
) AS counted
ON CONFLICT (kind, period, genre_id) DO UPDATE SET counted_at = excluded.counted_at
"""
PLACES_LOST = """
DELETE FROM audio_chartentry e USING audio_chart c LEFT JOIN (
  SELECT kind, period, coalesce(genre_id, 0) AS genre, max(rank) AS last
  FROM chart_ranks GROUP BY kind, period, genre
) AS r ON r.kind = c.kind AND r.period = c.period AND r.genre = coalesce(c.genre_id, 0)
WHERE e.chart_id = c.id AND c.period = ANY(%(periods)s) AND e.rank > coalesce(r.last, 0)
"""
CHARTS_LOST = """
DELETE FROM audio_chart WHERE period = ANY(%(periods)s) AND counted_at <> %(now)s
"""
PLACES = """
INSERT INTO audio_chartentry AS e (chart_id, rank, previous_rank, object_id, plays)
SELECT c.id, r.rank, r.previous_rank, r.object_id, r.plays
FROM chart_ranks r JOIN audio_chart c
  ON c.kind = r.kind AND c.period = r.period
  AND coalesce(c.genre_id, 0) = coalesce(r.genre_id, 0)
ON CONFLICT (chart_id, rank) DO UPDATE SET previous_rank = excluded.previous_rank,
  object_id = excluded.object_id, plays = excluded.plays
WHERE (e.previous_rank, e.object_id, e.plays)
  IS DISTINCT FROM (excluded.previous_rank, excluded.object_id, excluded.plays)
"""

# An artist whom somebody changes at this moment gets the new rank with the next count: whoever
# waits here for one while others wait for it could wait in a circle.
ARTISTS_RANKED = """
WITH ranked AS (
  SELECT artist_id, row_number() OVER (ORDER BY sum(plays) DESC, artist_id) AS place
  FROM chart_plays JOIN audio_artist a ON a.id = artist_id AND a.status = 'published'
  WHERE period = 'month' AND plays > 0
  GROUP BY artist_id ORDER BY place LIMIT %(ranked)s
), wanted AS (
  SELECT id, coalesce(place, %(unranked)s) AS place
  FROM audio_artist LEFT JOIN ranked ON artist_id = id
  WHERE rank <> coalesce(place, %(unranked)s)
), free AS (
  SELECT id, place FROM audio_artist JOIN wanted USING (id)
  FOR NO KEY UPDATE OF audio_artist SKIP LOCKED
)
UPDATE audio_artist a SET rank = free.place FROM free WHERE a.id = free.id
"""
