"""How often the things that are found were played in the last 90 days."""

from datetime import timedelta
from typing import Final

from django.db import connection

from audio.catalog.models.publication import Status
from audio.catalog.models.track import CreditRole
from audio.indexing.fresh import run
from audio.indexing.models import Kind
from audio.playlists.models.playlist import Visibility
from config.fields import utc_now

DAYS: Final = 90
# An artist's are those of all tracks that they are heard on: a guest on a hit is looked for.
# An album's are those of its tracks, a playlist's are its followers.
_PLAYS = f"""
CREATE TEMP TABLE fresh_plays AS
WITH played AS MATERIALIZED (
  SELECT t.id, t.album_id, t.artist_id, d.plays
  FROM (SELECT track_id, sum(plays) AS plays FROM audio_trackday WHERE day > %s GROUP BY 1) d
  JOIN audio_track t ON t.id = d.track_id WHERE t.status = '{Status.PUBLISHED}')
SELECT {int(Kind.TRACK)}::smallint AS kind, id AS object_id, plays::bigint FROM played
UNION ALL SELECT {int(Kind.ALBUM)}, album_id, sum(plays)::bigint FROM played
  WHERE album_id IS NOT NULL GROUP BY album_id
UNION ALL SELECT {int(Kind.ARTIST)}, artist_id, sum(plays)::bigint FROM (
    SELECT artist_id, id, plays FROM played
    UNION SELECT c.artist_id, p.id, p.plays
    FROM played p JOIN audio_credit c ON c.track_id = p.id
    WHERE c.role IN ('{CreditRole.MAIN}', '{CreditRole.FEATURED}') AND c.accepted
      AND c.artist_id IS NOT NULL) AS heard
  GROUP BY artist_id
UNION ALL SELECT {int(Kind.PLAYLIST)}, id, followers_count FROM audio_playlist
  WHERE visibility = '{Visibility.PUBLIC}' AND removal_id IS NULL AND followers_count > 0
"""  # noqa: S608


def count_plays() -> None:
    """Fills the temporary table `fresh_plays`: kind, object_id, plays. Reads each day once."""
    with connection.cursor() as cursor:
        run(cursor, "DROP TABLE IF EXISTS fresh_plays")
        cursor.execute(_PLAYS, [(utc_now() - timedelta(days=DAYS)).date()])
