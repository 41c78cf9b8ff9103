"""What the words that are being typed may become: names of well-known things."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from audio.indexing.models import Kind
from audio.indexing.normalise import tokens
from audio.search import queries, readings
from audio.search.candidates import facts
from audio.search.lexemes import all_of, beginning, word
from audio.search.matching import Names, matched
from audio.search.parsing import Query
from audio.search.queries import Scope
from audio.search.ranking import Candidate

_BEGINS, _ARTIST = 0.4, 0.1
"""What a name is put before others for: it begins as typed; it is an artist's."""
_RESPELT_FROM = 4
"""Letters. Fewer may be the beginning of anything."""


class Suggested(NamedTuple):
    """Its `title` is normalised."""

    kind: Kind
    score: float
    candidate: Candidate


Fits = Callable[[Query, Candidate], float | None]
Best = dict[str, Suggested]
"""By title."""


def suggested(query: Query, viewer: Scope) -> list[Suggested]:
    """Each title once, the likeliest first. Where nothing is as typed, in other spellings."""
    if not query.words or query.is_narrowed:
        return []
    *before, last = query.words
    condition = all_of([*map(word, dict.fromkeys(before)), beginning(last)])
    found = _best(query, queries.popular(viewer, condition), _as_typed)
    if not found and (respelt := _respelling(query)):
        found = _best(query, queries.popular(viewer, respelt), _respelt)
    return sorted(
        found.values(), key=lambda one: (-one.score, one.kind, one.candidate.object_id)
    )


def _respelling(query: Query) -> str:
    """Empty where nobody knows one of the words, but for the last, which has begun."""
    if len(query.text) < _RESPELT_FROM:
        return ""
    parts = readings.parts_of(query.words, facts(query), query.goes_on)
    if not (any(parts) and all(parts[:-1])):
        return ""
    return readings.condition_of(readings.opened(query.words, parts))


def _best(query: Query, named: Iterable[tuple[Kind, Candidate]], fits: Fits) -> Best:
    found: Best = {}
    for kind, candidate in named:
        if (worth := fits(query, candidate)) is None:
            continue
        score = candidate.popularity + worth + (_ARTIST if kind == Kind.ARTIST else 0)
        known = found.get(candidate.title)
        if known is None or score > known.score:
            found[candidate.title] = Suggested(kind, score, candidate)
    return found


def _as_typed(query: Query, candidate: Candidate) -> float | None:
    """None: what was typed is not in its title, but in the names of its artist or album."""
    title = f" {candidate.title}"
    if title.startswith(f" {query.text}"):
        return _BEGINS
    return 0 if all(f" {one}" in title for one in query.words) else None


def _respelt(query: Query, candidate: Candidate) -> float | None:
    """The same, letter by letter."""
    found = matched(query.words, Names(tokens(candidate.title), [], []), query.goes_on)
    return None if found.lost else found.total / len(query.words)
