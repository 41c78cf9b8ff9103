"""Which recordings may be the same as another: few of millions, by the words they share."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

LEAST_COMMON = 2
"""Different recordings share one word at most, as measured on forty-four."""
MOST = 20
_CANDIDATES = """
SELECT track_id, raw, audio_sha256 = %(sha)s, artist.user_id
FROM (
  SELECT track_id, raw, audio_sha256,
    (SELECT count(*) FROM unnest(words) word WHERE word = ANY(%(words)s::int[])) AS common
  FROM audio_fingerprint
  WHERE (words && %(words)s::int[] OR audio_sha256 = %(sha)s) AND track_id <> %(track)s
) AS alike
JOIN audio_track track ON track.id = track_id
JOIN audio_artist artist ON artist.id = track.artist_id
WHERE common >= %(least)s OR audio_sha256 = %(sha)s
ORDER BY audio_sha256 = %(sha)s DESC, common DESC, track_id
LIMIT %(most)s
"""


class Candidate(NamedTuple):
    """`is_same`: packet by packet. `owner_id`: whose account manages its artist's page."""

    track_id: int
    raw: bytes
    is_same: bool
    owner_id: int | None


def candidates(track_id: int, words: Sequence[int], audio_sha256: str) -> list[Candidate]:
    """Those that share most first."""
    given: dict[str, Any] = {
        "track": track_id,
        "words": list(words),
        "sha": audio_sha256,
        "least": LEAST_COMMON,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, given)
        return [
            Candidate(pk, bytes(raw), same, owner) for pk, raw, same, owner in cursor.fetchall()
        ]
