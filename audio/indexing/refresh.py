"""What the night counts: popularity of documents, which are the head, how common words are.

`fresh_plays` (kind, object_id, plays) is made by the caller, who knows what is played.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final, NamedTuple

from django.db import connection

from audio.indexing.fresh import run
from audio.indexing.models import Kind
from audio.indexing.pool import in_processes
from audio.indexing.terms import deletes_of_all

AT_ONCE: Final = 2_000
WORDS_AT_ONCE: Final = 5_000
MOVES: Final = 0.01
"""A popularity that has moved by less is left: each write is a version of a row."""
RECENT: Final = timedelta(days=30)
RECENCY: Final = 0.05
"""What was published this moment has so much more, and after `RECENT` nothing."""
STAYS: Final = 1.2
"""Whoever is in the head leaves it only beyond so many times its size: no coming and going."""


class Quota(NamedTuple):
    """So many documents are in tier 0, and so many in tiers 0 and 1 together."""

    hot: int
    head: int


QUOTAS: Final = {
    Kind.TRACK: Quota(6_000, 36_000),
    Kind.ALBUM: Quota(2_000, 12_000),
    Kind.ARTIST: Quota(1_500, 9_000),
    Kind.PLAYLIST: Quota(500, 3_000),
}
"""10,000 and 60,000 in all, which is what makes reading them cheap."""

IN_USE: Final = """
SELECT kind, object_id, is_public, available_from, tier, popularity FROM audio_searchdocument
"""
MADE_ANEW: Final = """
SELECT f.kind, f.object_id, f.is_public, f.available_from, d.tier, d.popularity
FROM fresh_document f LEFT JOIN audio_searchdocument d USING (kind, object_id)
"""
A_PART_ANEW: Final = f"""
{MADE_ANEW} UNION ALL {IN_USE} d WHERE NOT EXISTS (
  SELECT FROM fresh_document f WHERE f.kind = d.kind AND f.object_id = d.object_id)
"""

_STANDING = """
DROP TABLE IF EXISTS fresh_standing;
CREATE TEMP TABLE fresh_standing AS
WITH most AS (SELECT kind, max(plays) AS plays FROM fresh_plays GROUP BY kind),
scored AS (
  SELECT g.kind, g.object_id, g.is_public, g.tier AS tier_before,
    g.popularity AS popularity_before,
    least(1, coalesce(ln(1 + p.plays) / nullif(ln(1 + m.plays), 0), 0) +
      CASE WHEN g.available_from > now() - {recent} AND g.available_from <= now()
      THEN {recency} * (1 - extract(epoch FROM now() - g.available_from)
        / extract(epoch FROM {recent})) ELSE 0 END) AS popularity
  FROM ({population}) g LEFT JOIN fresh_plays p USING (kind, object_id)
  LEFT JOIN most m USING (kind)),
ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY kind ORDER BY is_public DESC, popularity DESC, object_id) AS rank
  FROM scored)
SELECT r.kind, r.object_id, r.popularity::float8, r.tier_before, r.popularity_before,
  CASE WHEN rank <= hot OR (tier_before = 0 AND rank <= hot * {stays}) THEN 0
    WHEN rank <= head OR (tier_before <= 1 AND rank <= head * {stays}) THEN 1
    ELSE 2 END::smallint AS tier
FROM ranked r JOIN (VALUES {quotas}) AS quota (kind, hot, head) USING (kind)
"""
_MOVES = """
DROP TABLE IF EXISTS fresh_move;
CREATE TEMP TABLE fresh_move AS
SELECT row_number() OVER (ORDER BY kind, object_id) AS n, kind, object_id, popularity, tier
FROM fresh_standing
WHERE tier_before IS NOT NULL
  AND (tier <> tier_before OR abs(popularity - popularity_before) > {moves});
CREATE UNIQUE INDEX ON fresh_move (n);
ANALYZE fresh_move;
SELECT count(*) FROM fresh_move
"""
# Who is being changed just now is passed by, and counted the next night: nobody waits.
_MOVE = """
WITH held AS (
  SELECT d.id, m.popularity, m.tier
  FROM fresh_move m JOIN audio_searchdocument d USING (kind, object_id)
  WHERE m.n > %s AND m.n <= %s
  ORDER BY d.kind, d.object_id FOR NO KEY UPDATE OF d SKIP LOCKED)
UPDATE audio_searchdocument d SET popularity = held.popularity, tier = held.tier
FROM held WHERE d.id = held.id
"""
_TERMS = """
DROP TABLE IF EXISTS fresh_term;
CREATE TEMP TABLE fresh_term AS
SELECT word AS term, ndoc AS df
FROM ts_stat('SELECT tsv FROM {table} WHERE is_public') WHERE position(':' IN word) = 0;
ALTER TABLE fresh_term ADD PRIMARY KEY (term);
ANALYZE fresh_term
"""
_NEW_TERMS = """
SELECT f.term, f.df FROM fresh_term f
WHERE NOT EXISTS (SELECT FROM audio_searchterm t WHERE t.term = f.term) ORDER BY f.term
"""
_ADD_TERMS = """
INSERT INTO audio_searchterm (term, df, dels)
SELECT term, df, string_to_array(dels, ' ')::int[]
FROM unnest(%s::text[], %s::int[], %s::text[]) AS given (term, df, dels)
ORDER BY term ON CONFLICT DO NOTHING
"""
# A word is gone when two nights have not found it: after the first one, whoever uses it again
# says so (`vocabulary.learn`), and a change that was under way in the first is over.
_FORGET_TERMS = """
WITH gone AS (
  SELECT term FROM audio_searchterm t WHERE df = 0
  AND NOT EXISTS (SELECT FROM fresh_term f WHERE f.term = t.term)
  ORDER BY term LIMIT %s FOR UPDATE SKIP LOCKED)
DELETE FROM audio_searchterm t USING gone WHERE t.term = gone.term
"""
_COUNT_TERMS = """
WITH held AS (
  SELECT t.term, coalesce(f.df, 0) AS df
  FROM audio_searchterm t LEFT JOIN fresh_term f USING (term)
  WHERE t.term > %s AND t.term <= %s AND t.df <> coalesce(f.df, 0)
    AND (t.df = 0 OR f.df IS NULL OR abs(t.df - f.df) > f.df * {moves})
  ORDER BY t.term FOR NO KEY UPDATE OF t SKIP LOCKED)
UPDATE audio_searchterm t SET df = held.df FROM held WHERE t.term = held.term
"""


def rank(population: str = IN_USE) -> int:
    """Fills `fresh_standing`. How many documents in use are to be moved.

    Sorts everything once: 8 s for 1.4 million.
    """
    quotas = ", ".join(f"({int(kind)}, {hot}, {head})" for kind, (hot, head) in QUOTAS.items())
    values = {
        "recent": f"interval '{RECENT.days} days'",
        "recency": RECENCY,
        "stays": STAYS,
        "quotas": quotas,
        "population": population,
    }
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE fresh_plays")
        run(cursor, _STANDING.format(**values))
        cursor.execute("CREATE INDEX ON fresh_standing (kind, object_id)")
        cursor.execute("ANALYZE fresh_standing")
        run(cursor, _MOVES.format(moves=MOVES))
        return int(cursor.fetchone()[0])


def move(moved: int) -> Iterator[int]:
    """Writes what `rank` found, by parts; tells how far it is."""
    for after in range(0, moved, AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(_MOVE, [after, after + AT_ONCE])
        yield min(after + AT_ONCE, moved)


def count_words(table: str = "audio_searchdocument") -> int:
    """Fills `fresh_term` with the words of what is public. How many are not known."""
    with connection.cursor() as cursor:
        run(cursor, _TERMS.format(table=table))
        cursor.execute(f"SELECT count(*) FROM ({_NEW_TERMS}) new")  # noqa: S608
        return int(cursor.fetchone()[0])


def keep_words() -> None:
    """Adds the new ones, counts all, lets go of those that have been gone for two nights."""
    _add_new()
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_FORGET_TERMS, [WORDS_AT_ONCE])
            if cursor.rowcount < WORDS_AT_ONCE:
                break
        cursor.execute("SELECT term FROM audio_searchterm ORDER BY term")
        terms = [term for (term,) in cursor.fetchall()]
        ends = ["", *terms[WORDS_AT_ONCE - 1 :: WORDS_AT_ONCE], *terms[-1:]]
        for after, up_to in zip(ends, ends[1:], strict=False):
            cursor.execute(_COUNT_TERMS.format(moves=MOVES), [after, up_to])


def _add_new() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_NEW_TERMS)
        new = cursor.fetchall()
        batches = [new[n : n + WORDS_AT_ONCE] for n in range(0, len(new), WORDS_AT_ONCE)]
        made = in_processes(deletes_of_all, batches, rows=len(new))
        for batch, dels in zip(batches, made, strict=True):
            terms, counts = zip(*batch, strict=True)
            cursor.execute(_ADD_TERMS, [list(terms), list(counts), dels])


def analyse() -> None:
    """The planner is told: after a bulk its guesses are those of an empty table."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audio_searchdocument, audio_searchterm")
