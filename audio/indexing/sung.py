"""What is sung: a track's words, found by a line of them. Plain values, as everything here."""

from django.db import connection

from audio.indexing.models import SungWords
from audio.indexing.normalise import normalise, tokens

_LAST = 16_383
"""PostgreSQL counts no further within a text; what comes later is found by its words alone."""
_PUT = """
INSERT INTO audio_sungwords (track_id, language, text, tsv)
VALUES (%s, %s, %s, %s::text::tsvector)
ON CONFLICT (track_id, language) DO UPDATE SET text = excluded.text, tsv = excluded.tsv
"""


def put(*, track_id: int, language: str, text: str) -> None:
    """Makes the track findable by these words, in the caller's transaction.

    Costs 1 ms for a song. Who sees the track is asked when it is looked for, not here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [track_id, language, text, _vector(text)])


def remove(*, track_id: int, language: str = "") -> None:
    """Of one language, or of all."""
    rows = SungWords.objects.filter(track=track_id)
    (rows.filter(language=language) if language else rows).delete()


def _vector(text: str) -> str:
    """With places, so that a line is words in a row; it may go on in the next line."""
    places: dict[str, list[int]] = {}
    for at, token in enumerate(tokens(normalise(text)), 1):
        places.setdefault(token, []).append(min(at, _LAST))
    return " ".join(f"'{token}':{','.join(map(str, at))}" for token, at in places.items())
