"""The engine's SQL. It is put together of our own words only; all that is asked is bound.

Tiers are written out: else a plan that is made once could not use the indexes over the popular
few. What the viewer may see is part of each statement, so that pages are full.
"""

from functools import cache
from typing import Final

from audio.indexing.models import Kind

WINDOW: Final = 150
"""So many candidates of one statement are ranked."""
ENOUGH: Final = 12
"""With so many among the popular, the rest is not looked at."""
ENOUGH_HOT: Final = 40
"""With so many among the best known, not even the other popular ones."""
MOST_SUNG: Final = 50
_READ, _READ_NAMED = 3000, 300
"""No index knows which of many are the best: of so many, the best are kept."""

_COLUMNS = "object_id, title_norm, base_norm, artist_norm, album_norm, popularity"
_PUBLIC = "(is_public AND (available_from <= statement_timestamp()) IS NOT FALSE)"
_OWN = f"({_PUBLIC} OR owner_id = %(me)s::bigint)"
_NOT_BLOCKED = """NOT artist_ids && ARRAY(SELECT artist_id FROM audio_artistblock
    WHERE user_id = %(me)s::bigint AND level = 'block')"""
_OWNER_IS_THERE = """(kind <> 4 OR owner_id IN (
    SELECT id FROM users_user WHERE is_active AND erase_at IS NULL))"""
_OWNER_IS_SEEN = """(kind <> 4 OR owner_id <> ALL (ARRAY(
    SELECT other_id FROM users_userblock WHERE user_id = %(me)s::bigint AND level = 'block'
    UNION ALL SELECT user_id FROM users_userblock
    WHERE other_id = %(me)s::bigint AND level = 'block')))"""


def _seen(person: bool, blocks: bool, playlists: bool) -> str:
    """What the viewer sees; of playlists also whether they see whose it is."""
    conditions = [_OWN if person else _PUBLIC]
    if blocks:
        conditions.append(_NOT_BLOCKED)
    if playlists:
        conditions.append(_OWNER_IS_THERE)
        if person:
            conditions.append(_OWNER_IS_SEEN)
    return " AND ".join(conditions)


@cache
def candidates(form: str, kind: Kind, person: bool, blocks: bool, narrowed: bool) -> str:
    """One of the forms below, for a kind and a viewer. `narrowed`: by artists or albums."""
    seen = _seen(person, blocks, kind == Kind.PLAYLIST)
    rows = f"SELECT {_COLUMNS} FROM audio_searchdocument WHERE kind = {int(kind)} AND {seen}"  # noqa: S608
    if narrowed:
        artist = "title_norm" if kind == Kind.ARTIST else "artist_norm"
        album = "title_norm" if kind == Kind.ALBUM else "album_norm"
        for column, names in ((artist, "artists"), (album, "albums")):
            rows += f" AND ' ' || {column} || ' ' LIKE ALL (%({names})s::text[])"
    return form.format(rows)


_BEST = "ORDER BY popularity DESC, object_id LIMIT"
AS_TYPED_IN_HEAD = f"""
WITH named AS MATERIALIZED (SELECT * FROM (
    {{0}} AND base_norm ~>=~ %(low)s AND base_norm ~<~ %(high)s LIMIT {_READ_NAMED}) AS found
  {_BEST} 20),
hot AS MATERIALIZED ({{0}} AND tier = 0 AND tsv @@ %(popular)s::tsquery {_BEST} {WINDOW}),
head AS MATERIALIZED ({{0}} AND tier = 1 AND tsv @@ %(popular)s::tsquery
  AND (SELECT count(*) FROM hot) < greatest({ENOUGH_HOT}, %(need)s) {_BEST} {WINDOW})
SELECT 'named', * FROM named UNION ALL SELECT 'hot', * FROM hot
UNION ALL SELECT 'head', * FROM head"""  # noqa: S608
AS_TYPED = f"""{AS_TYPED_IN_HEAD}
UNION ALL (SELECT 'rest', * FROM ({{0}} AND tier = 2 AND tsv @@ %(rest)s::tsquery
    AND (SELECT count(*) FROM hot) + (SELECT count(*) FROM head) < greatest({ENOUGH}, %(need)s)
    LIMIT {_READ}) AS found {_BEST} {WINDOW})"""  # noqa: S608
IN_HEAD = f"{{0}} AND tier <= 1 AND tsv @@ %(ts)s::tsquery {_BEST} {WINDOW}"
ANYWHERE = f"""
SELECT * FROM ({{0}} AND tsv @@ %(ts)s::tsquery LIMIT {_READ}) AS found
{_BEST} {WINDOW}"""  # noqa: S608


@cache
def popular(person: bool, blocks: bool) -> str:
    """Of all kinds."""
    seen = _seen(person, blocks, playlists=True)
    rows = f"SELECT kind, {_COLUMNS} FROM audio_searchdocument WHERE {seen}"  # noqa: S608
    return f"""
WITH hot AS MATERIALIZED ({rows} AND tier = 0 AND tsv @@ %(ts)s::tsquery {_BEST} {WINDOW}),
head AS MATERIALIZED ({rows} AND tier = 1 AND tsv @@ %(ts)s::tsquery
  AND (SELECT count(*) FROM hot) < {ENOUGH_HOT} {_BEST} {WINDOW})
SELECT * FROM hot UNION ALL SELECT * FROM head"""  # noqa: S608


@cache
def sung(person: bool, blocks: bool) -> str:
    """Tracks by a line, the most popular first. Of a line that all sing, some."""
    return f"""
SELECT {_COLUMNS}, text FROM (
  SELECT track_id, text FROM audio_sungwords
  WHERE tsv @@ %(ts)s::tsquery LIMIT {_READ}) AS words
JOIN audio_searchdocument ON kind = {int(Kind.TRACK)} AND object_id = track_id
WHERE {_seen(person, blocks, playlists=False)}
{_BEST} {MOST_SUNG}"""  # noqa: S608


FACTS = """
SELECT -1, term, df FROM audio_searchterm WHERE term = ANY(%(terms)s::text[]) AND df > 0
UNION ALL
SELECT asked.at, found.term, found.df
FROM unnest(%(at)s::int[], %(words)s::text[], %(dels)s::text[]) AS asked (at, word, dels)
CROSS JOIN LATERAL (
  SELECT term, df FROM audio_searchterm WHERE dels && asked.dels::int[] AND df > 0
  ORDER BY df DESC LIMIT 400) AS found
WHERE NOT EXISTS (SELECT FROM audio_searchterm WHERE term = asked.word AND df >= 200)"""
LIMIT_TIME = "SELECT set_config('statement_timeout', %(limit)s, true)"
TIME_LIMIT = "SELECT current_setting('statement_timeout')"
