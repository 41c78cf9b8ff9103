"""What the words that are being typed may become: names of well-known things."""

from typing import NamedTuple

from audio.indexing.models import Kind
from audio.search import queries
from audio.search.lexemes import all_of, beginning, word
from audio.search.parsing import Query
from audio.search.queries import Scope
from audio.search.ranking import Candidate

_BEGINS, _ARTIST = 0.4, 0.1
"""What a name is put before others for: it begins as typed; it is an artist's."""


class Suggested(NamedTuple):
    """Its `title` is normalised."""

    kind: Kind
    score: float
    candidate: Candidate


def suggested(query: Query, viewer: Scope) -> list[Suggested]:
    """Each title once, the likeliest first."""
    if not query.words:
        return []
    *before, last = query.words
    condition = all_of([*map(word, dict.fromkeys(before)), beginning(last)])
    found: dict[str, Suggested] = {}
    for kind, candidate in queries.popular(viewer, condition):
        if (score := _score(query, kind, candidate)) is None:
            continue
        known = found.get(candidate.title)
        if known is None or score > known.score:
            found[candidate.title] = Suggested(kind, score, candidate)
    return sorted(
        found.values(), key=lambda one: (-one.score, one.kind, one.candidate.object_id)
    )


def _score(query: Query, kind: Kind, candidate: Candidate) -> float | None:
    """None: what was typed is not in its title, but in the names of its artist or album."""
    title = f" {candidate.title}"
    if title.startswith(f" {query.text}"):
        begins = _BEGINS
    elif all(f" {one}" in title for one in query.words):
        begins = 0
    else:
        return None
    return candidate.popularity + begins + (_ARTIST if kind == Kind.ARTIST else 0)
