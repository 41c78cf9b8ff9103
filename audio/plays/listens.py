"""What other services are told of a play: the track as everybody sees it."""

from collections.abc import Mapping
from typing import Any, Final

from audio.catalog.models.publication import Status
from audio.catalog.models.track import CreditRole
from config import env
from users.models import User
from users.scrobbling import outbox

_TOLD = """
t.title, t.duration_ms, t.track_number, t.isrc, coalesce(t.mbid::text, '') AS mbid,
coalesce(record.title, '') AS album,
CASE WHEN %(base)s::text = '' THEN ''
  ELSE %(base)s::text || '/s/track/' || t.id || '/' || t.slug || '/' END AS url,
array_prepend(maker.name, ARRAY(
  SELECT guest.name FROM audio_credit c JOIN audio_artist guest ON guest.id = c.artist_id
  WHERE c.track_id = t.id AND c.role = %(featured)s AND c.accepted
  ORDER BY c.position, c.id LIMIT 10
)) AS artists
"""
_OF = """
JOIN audio_artist maker ON maker.id = t.artist_id
LEFT JOIN audio_album record ON record.id = t.album_id
"""

# Whether anybody is to be told is asked before a row is looked at.
_OF_PLAYS = """
told AS (
  SELECT fresh.event_id, fresh.played_at AS listened_at, fresh.ms_played, {told}
  FROM fresh JOIN audio_track t ON t.id = fresh.track_id {of}
  WHERE fresh.counted AND EXISTS (SELECT FROM connected)
)"""
WITH: Final = ", ".join(
    (outbox.CONNECTED, _OF_PLAYS.format(told=_TOLD, of=_OF), outbox.LISTENED)
)
"""Part of the statement that records plays (`services._RECORD`); `given()` besides."""

# Published: an artist may play a draft of theirs, of which nobody else is told.
_NOW = """
SELECT t.id AS track, {told} FROM audio_track t {of}
WHERE t.id = %(track)s AND t.status = %(published)s
"""


def given() -> Mapping[str, Any]:
    """What the statements need. Without BASE_URL nobody else could open the address."""
    return {
        "published": Status.PUBLISHED,
        "featured": CreditRole.FEATURED,
        "base": env.BASE_URL,
    }


def playing(*, user: User, track_id: int) -> None:
    """Has it told to the services that the person gives their listens to."""
    told = _NOW.format(told=_TOLD, of=_OF)
    outbox.playing(user_id=user.pk, told=told, given={"track": track_id, **given()})
