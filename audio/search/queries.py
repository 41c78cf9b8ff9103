"""What the engine asks PostgreSQL: candidates for a place in a list, and facts about words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from audio.catalog.models.genre import Genre
from audio.indexing.models import Kind
from audio.search import statements
from audio.search.ranking import Candidate
from audio.search.spelling import Facts
from audio.search.statements import ENOUGH, ENOUGH_HOT
from config.postgres.statements import Named


class Scope(NamedTuple):
    """Who asks; None is nobody. Staff find no more than others."""

    person: int | None
    artist_blocks: bool


class Sought(NamedTuple):
    """Of what kind candidates are, for whom, and names that they must have."""

    kind: Kind
    viewer: Scope
    artists: Sequence[str] = ()
    albums: Sequence[str] = ()


class Typed(NamedTuple):
    """What to look for first: titles from `low` to before `high`, and conditions of `tsquery`.

    `popular` is asked of the head; `rest`, unless it is empty, of all others.
    """

    low: str
    high: str
    popular: str
    rest: str


class Found(NamedTuple):
    """What is ranked; and what would not have been looked for, had fewer been needed."""

    first: list[Candidate]
    late: list[Candidate]


def as_typed(sought: Sought, typed: Typed, need: int) -> Found:
    """In one statement, whose dearer parts run only where the cheaper ones found too little."""
    given = typed._asdict() | {"need": need}
    form = statements.AS_TYPED if typed.rest else statements.AS_TYPED_IN_HEAD
    if not typed.rest:
        del given["rest"]
    parts: dict[str, list[Candidate]] = {"named": [], "hot": [], "head": [], "rest": []}
    for part, *row in _rows_of(sought, form, given):
        parts[part].append(Candidate._make(row))
    named, hot, head, rest = parts.values()
    late: list[Candidate] = []
    (late if len(hot) >= ENOUGH_HOT else named).extend(head)
    (late if len(hot) + len(head) >= ENOUGH else named).extend(rest)
    return Found(named + hot, late)


def in_head(sought: Sought, tsquery: str) -> list[Candidate]:
    """Matches among the popular."""
    return _candidates(sought, statements.IN_HEAD, {"ts": tsquery})


def anywhere(sought: Sought, tsquery: str) -> list[Candidate]:
    """Matches in the whole index."""
    return _candidates(sought, statements.ANYWHERE, {"ts": tsquery})


def _candidates(sought: Sought, form: str, given: dict[str, Any]) -> list[Candidate]:
    return [Candidate._make(row) for row in _rows_of(sought, form, given)]


def _rows_of(sought: Sought, form: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    kind, viewer, artists, albums = sought
    person, narrowed = viewer.person is not None, bool(artists or albums)
    if narrowed:
        given["artists"] = [f"% {name} %" for name in artists]
        given["albums"] = [f"% {name} %" for name in albums]
    sql = statements.candidates(form, kind, person, viewer.artist_blocks, narrowed)
    return _rows(viewer, sql, given)


def popular(viewer: Scope, tsquery: str) -> list[tuple[Kind, Candidate]]:
    """Matches of all kinds among the popular."""
    sql = statements.popular(viewer.person is not None, viewer.artist_blocks)
    rows = _rows(viewer, sql, {"ts": tsquery})
    return [(Kind(kind), Candidate._make(row)) for kind, *row in rows]


def sung(viewer: Scope, tsquery: str) -> list[tuple[Candidate, str]]:
    """Tracks with such words, and all their words in that language."""
    sql = statements.sung(viewer.person is not None, viewer.artist_blocks)
    rows = _rows(viewer, sql, {"ts": tsquery})
    return [(Candidate._make(row), text) for *row, text in rows]


def _rows(viewer: Scope, sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    if viewer.person is not None:
        given["me"] = viewer.person
    return _named(sql).ask(given)


_named = cache(Named)
"""There are as many as there are kinds, ways to ask and sorts of viewers."""
_FACTS = Named(statements.FACTS)
_LIMIT_TIME, _TIME_LIMIT = Named(statements.LIMIT_TIME), Named(statements.TIME_LIMIT)


def facts(terms: Iterable[str], doubted: Mapping[int, tuple[str, Sequence[int]]]) -> Facts:
    """`doubted` are words by place, with hashes that others may have in common with them.

    Of words that are common, nothing else is asked: they are meant as they stand.
    """
    frequency: dict[str, int] = {}
    near: dict[int, list[tuple[str, int]]] = {}
    given: dict[str, Any] = {
        "terms": [*terms],
        "at": [*doubted],
        "words": [word for word, _ in doubted.values()],
        "dels": [f"{{{','.join(map(str, dels))}}}" for _, dels in doubted.values()],
    }
    for at, term, df in _FACTS.ask(given):
        if at < 0:
            frequency[term] = df
        else:
            near.setdefault(at, []).append((term, df))
    return Facts(frequency, near)


def genre_ids(name: str) -> list[int]:
    """Of the genres that it may mean."""
    return list(Genre.objects.named(name).values_list("pk", flat=True))


@contextmanager
def cancellable() -> Iterator[None]:
    """Inside, `at_most` holds. When something takes longer, all that follows is given up."""
    try:
        is_others = connection.in_atomic_block
        with transaction.atomic():
            before = _TIME_LIMIT.ask({})[0][0] if is_others else ""
            yield
            if is_others:  # it would hold until that transaction's end
                _LIMIT_TIME.ask({"limit": before})
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        connection.errors_occurred = False  # the connection is as good as before


def at_most(milliseconds: int) -> None:
    """Of each statement from now on; only where it is `cancellable`."""
    _LIMIT_TIME.ask({"limit": str(milliseconds)})
