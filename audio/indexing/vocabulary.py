"""The words of what everybody may find: kept so that misspelt ones can be looked for."""

from collections.abc import Iterable

from django.db import connection

from audio.indexing.terms import deletes_of_term

AT_ONCE = 500
"""New words of one change. A longer list waits for the night: each takes a lock."""
_LOCK = 7_401_561

UNKNOWN = """
SELECT word FROM unnest(%(words)s::text[]) AS given (word)
WHERE NOT EXISTS (SELECT FROM audio_searchterm t WHERE t.term = given.word AND t.df > 0)
"""
# A word that somebody else is adding just now is left to them: nobody waits for a word, so no
# two ever wait for each other, whatever else they hold. If they then undo it, it comes in the
# night. A word that has vanished (df 0) is here again.
_ADD = """
INSERT INTO audio_searchterm AS t (term, df, dels)
SELECT term, 1, string_to_array(dels, ' ')::int[]
FROM unnest(%s::text[], %s::text[]) AS given (term, dels)
WHERE pg_try_advisory_xact_lock(%s::int, hashtext(term))
ORDER BY term
ON CONFLICT (term) DO UPDATE SET df = 1 WHERE t.df = 0
"""


def learn(unknown: Iterable[str]) -> None:
    """Adds words that `UNKNOWN` told, in the caller's transaction."""
    words = sorted(set(unknown))[:AT_ONCE]
    if words:
        dels = [" ".join(map(str, deletes_of_term(word))) for word in words]
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [words, dels, _LOCK])
