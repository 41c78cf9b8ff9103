"""What was typed, as what is looked for."""

import re
from typing import NamedTuple

from audio.indexing.normalise import normalise, tokens

_FILTER = re.compile(r'\b(artist|album|genre|year):(?:"([^"]*)"?|(\S+))', re.IGNORECASE)


class Query(NamedTuple):
    """Words, the last of which may go on; and what else must hold."""

    words: tuple[str, ...]
    goes_on: bool
    filters: dict[str, str]

    @property
    def is_blank(self) -> bool:
        return not (self.words or self.filters)


def parse(q: str) -> Query:
    """Anything is a query; what is no filter is text."""
    filters = {m[1].lower(): m[2] or m[3] or "" for m in _FILTER.finditer(q)}
    words = tokens(normalise(_FILTER.sub(" ", q)))
    return Query(tuple(words), not q.endswith(" "), filters)
