"""What is sung: a track's words, found by a line of them. Plain values, as everything here."""

from collections.abc import Callable, Iterator, Mapping, Sequence

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

# Texts of these tracks as they should be, beside those that there are.
_DIFFERING = """
SELECT track_id, language, t.text FROM
  unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS t (track_id, language, text, tsv)
FULL JOIN (SELECT * FROM audio_sungwords WHERE track_id = ANY(%s)) s USING (track_id, language)
WHERE s.id IS NULL OR t.text IS NULL OR t.text <> s.text OR t.tsv::tsvector <> s.tsv
ORDER BY track_id, language
"""

Words = Mapping[tuple[int, str], str]
"""By track and language."""
_sources: list[Callable[[Sequence[int]], Words]] = []


def told_by(source: Callable[[Sequence[int]], Words]) -> None:
    """Who knows the words of tracks is above us: an app says so in its module `sung`."""
    _sources.append(source)


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


def differing(track_ids: Sequence[int]) -> Iterator[tuple[int, str, str | None]]:
    """Track, language, and the text that should be there; None: none. 1 ms for a song."""
    told = [
        (track_id, language, text, _vector(text))
        for source in _sources
        for (track_id, language), text in source(track_ids).items()
    ]
    columns = [list(column) for column in zip(*told, strict=True)] or [[], [], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERING, [*columns, list(track_ids)])
        yield from cursor.fetchall()


def mend(track_ids: Sequence[int]) -> None:
    """For the transaction that holds these tracks' artists: nobody else writes their words."""
    for track_id, language, text in differing(track_ids):
        if text is None:
            remove(track_id=track_id, language=language)
        else:
            put(track_id=track_id, language=language, text=text)


def _vector(text: str) -> str:
    """With places, so that a line is words in a row; it may go on in the next line."""
    places: dict[str, list[int]] = {}
    for at, token in enumerate(tokens(normalise(text)), 1):
        places.setdefault(token, []).append(min(at, _LAST))
    return " ".join(f"'{token}':{','.join(map(str, at))}" for token, at in places.items())
