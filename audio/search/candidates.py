"""From a query to a ranked list: as it was typed, in other spellings, with less words."""

from collections.abc import Callable, Iterable, Sequence

from audio.indexing.models import Kind
from audio.indexing.normalise import is_unspaced
from audio.indexing.terms import deletes_of_query
from audio.search import lines, queries, readings, spelling
from audio.search.lexemes import all_of, any_of, beginning, word
from audio.search.lines import Line
from audio.search.parsing import Query
from audio.search.patience import Patience
from audio.search.queries import Sought, Typed
from audio.search.ranking import Candidate, Ranking, Scored, in_order
from audio.search.readings import SHORT, Part, Parts, Reading
from audio.search.spelling import Facts

_FEW = 8
_OPEN_TITLE = 5
"""Letters from which on few enough titles begin so."""
_OTHER_READING = 0.1
"""What it costs that other words were read than were typed."""
_CHEAP, _CHEAP_SHORTENED = 20_000, 5_000
"""Documents that a statement may walk through, in the rarest of its parts."""
_WELL_KNOWN = 0.3
LINE_MS = 30
"""For lines of lyrics. A line of common words that nobody sings in a row takes longest."""
_LAST_CHARACTER = "\U0010ffff"
Ask = Callable[[Sought, str], list[Candidate]]


class Search:
    """One query among one kind of thing, of which `need` are wanted, if there are so many.

    `must` are conditions besides its words.

    Each step is for what the one before it did not answer: `as_typed`, `without_noise`,
    `respelt`, `shortened`.
    """

    def __init__(self, query: Query, sought: Sought, must: Sequence[str], need: int) -> None:
        self.query, self.sought, self.must, self.need = query, sought, must, need
        self._rankings = _rankings(query)
        self.found: dict[int, Scored] = {}
        self.late: dict[int, Candidate] = {}
        self.lines: dict[int, Line] = {}
        self._sung: dict[int, Scored] = {}
        self._parts: list[Part] = []

    def ranked(self) -> list[Scored]:
        """The best first. Those come first that come first whatever is needed: pages fit.

        What is sung stands behind all names that have the words, and before those that do not.
        """
        late = (self._scored(one) for pk, one in self.late.items() if pk not in self.found)
        if not self._sung:
            return in_order(self.found.values()) + in_order(late)
        named = [one for one in self.found.values() if not one.lost]
        known = {one.candidate.object_id for one in named} | self.late.keys()
        sung = [one for pk, one in self._sung.items() if pk not in known]
        seen = known | self._sung.keys()
        others = [one for pk, one in self.found.items() if pk not in seen]
        return in_order(named) + in_order(late) + in_order(sung) + in_order(others)

    def line_of(self, scored: Scored) -> str:
        """By which it was found; empty: by its names."""
        pk = scored.candidate.object_id
        return self.lines[pk].text if scored is self._sung.get(pk) else ""

    def may_be_a_line(self) -> bool:
        """Of a song; and too few songs are called so. With an artist's name it is no line."""
        few = len(self.found) + len(self.late) < self.need
        enough = len(self.query.words) >= lines.FEWEST
        if self.sought.kind != Kind.TRACK or not enough or not few or self.query.is_narrowed:
            return False
        return not any(one.is_of_artist for one in self.found.values())

    def find_line(self) -> bool:
        """Words in a row; where nobody sings them, all of them in any order."""
        words, goes_on = self.query.words, self.query.goes_on
        ways = (
            (lines.in_a_row(words, goes_on), lines.IN_A_ROW),
            (lines.in_any_order(words, goes_on), lines.ANYWHERE),
        )
        for condition, score in ways:
            for one, text in queries.sung(self.sought.viewer, condition):
                if one.object_id not in self._sung:
                    line = lines.best(text, words, score)
                    self.lines[one.object_id] = line
                    self._sung[one.object_id] = Scored(line.score, 0, False, one)
            if self._sung:
                return True
        return False

    def is_answered(self) -> bool:
        words, found = self.query.words, self.found.values()
        if len(words) == 1:
            if len(words[0]) <= SHORT or is_unspaced(words[0]):
                return bool(found)
            if len(found) >= _FEW:
                return True
        return not words or any(one.is_answer for one in found)

    def is_lost(self) -> bool:
        """Nothing has all the words, however they are spelt."""
        return all(one.lost for one in self.found.values())

    def knows_well(self) -> bool:
        """Whether something well known answers it, so that it is not misspelt."""
        return any(
            one.is_answer and one.candidate.popularity >= _WELL_KNOWN
            for one in self.found.values()
        )

    def _add(self, rows: Iterable[Candidate]) -> None:
        for row in rows:
            if row.object_id not in self.found:
                self.found[row.object_id] = self._scored(row)

    def _scored(self, candidate: Candidate) -> Scored:
        first, *others = self._rankings
        best = first.scored(candidate)
        for ranking in others:
            best = max(best, ranking.scored(candidate), key=lambda one: one.score)
        return best

    def as_typed(self) -> None:
        typed = self._typed()
        first, late = queries.as_typed(self.sought, typed, self.need)
        self._add(first)
        self.late |= {one.object_id: one for one in late}
        if not self.found and not typed.rest:
            self._add(queries.anywhere(self.sought, typed.popular))

    def _typed(self) -> Typed:
        """The rest is asked for a whole last word: beginnings are looked for in the head.

        A beginning costs the more the more words there are that begin so, and when the head has
        not enough, what was typed is either whole, or rare, or misspelt.
        """
        words, goes_on = self.query.words, self.query.goes_on
        ways = zip(words, spelling.alike(words), strict=True)
        whole = [any_of(map(word, way)) for way in ways]
        before, last = whole[:-1], whole[-1:]
        opened = [any_of([beginning(words[-1]), one]) if goes_on else one for one in last]
        rest = opened if any(map(is_unspaced, words[-1:])) else last
        waits = goes_on and len(words) == 1 and len(words[0]) <= SHORT
        low, high = self._titles()
        return Typed(
            low=low,
            high=high,
            popular=all_of([*dict.fromkeys(before), *opened, *self.must]),
            rest="" if waits else all_of([*dict.fromkeys(before), *rest, *self.must]),
        )

    def _titles(self) -> tuple[str, str]:
        """From which to before which title: it alone, those that go on, or begin so."""
        text = self.query.text
        if self.query.is_narrowed or not text:
            return "", ""  # what narrows is no part of a title
        if len(self.query.words) == 1:
            return text, f"{text}\x01"
        begins = self.query.goes_on and len(text) >= _OPEN_TITLE
        return text, text + (_LAST_CHARACTER if begins else "!")

    def without_noise(self) -> None:
        kept = readings.without_noise(self.query.words)
        if len(kept) < len(self.query.words):
            self.query = self.query.reworded(kept)
            self._rankings = _rankings(self.query)
            before, self.found, self.late = self.found, {}, {}
            self._add(one.candidate for one in before.values())
            self.as_typed()

    def respelt(self, facts: Facts, patience: Patience) -> None:
        words, goes_on = self.query.words, self.query.goes_on
        maybe = readings.parts_of(words, facts, goes_on)
        others = readings.other_readings(words, facts, maybe)
        self._parts = [part for part in maybe if part]
        self._try([self._parts, *(one.parts for one in others)], patience)
        if goes_on and len(self._parts) > 1:
            head = readings.condition_of(readings.opened(words, maybe))
            self._ask(queries.in_head, head, patience)
        self._reread(others)

    def shortened(self, patience: Patience) -> None:
        """After `respelt`."""
        for less in readings.how_much_shorter(self._parts):
            cheap, dear = readings.shortened(self._parts, less, _CHEAP_SHORTENED)
            self._ask(queries.anywhere, cheap, patience)
            self._ask(queries.in_head, dear, patience)
            if any(one.lost <= less for one in self.found.values()):
                break

    def _try(self, tried: Iterable[Parts], patience: Patience) -> None:
        """Where a condition would be dear, among the popular only."""
        cheap: list[Parts] = []
        dear: list[Parts] = []
        for parts in filter(None, tried):
            (cheap if readings.rarest(parts) <= _CHEAP else dear).append(parts)
        self._ask(queries.anywhere, readings.any_reading(cheap), patience)
        self._ask(queries.in_head, readings.any_reading(dear), patience)

    def _ask(self, ask: Ask, condition: str, patience: Patience) -> None:
        """No condition, nothing to ask. The clock is what bounds twelve misspelt words."""
        if condition and (left := patience.left()):
            queries.at_most(left)
            self._add(ask(self.sought, all_of([condition, *self.must])))

    def _reread(self, others: Iterable[Reading]) -> None:
        """What has the words that a reading came by is compared with that reading, too."""
        for reading in others:
            ranking = Ranking(self.query.reworded(reading.words))
            for pk, one in self.found.items():
                names = f" {one.candidate.title} {one.candidate.artist} "
                if all(f" {new} " in names for new in reading.new):
                    again = ranking.scored(one.candidate)
                    if (score := again.score - _OTHER_READING) > one.score:
                        self.found[pk] = again._replace(score=score)


def _rankings(query: Query) -> list[Ranking]:
    """As it was typed; and with the other "and", which is no slip."""
    ways = dict.fromkeys((query.words, spelling.alike(query.words)))
    return [Ranking(query if words == query.words else query.reworded(words)) for words in ways]


def facts(query: Query) -> Facts:
    """What the vocabulary knows of its words; the same for every kind of thing."""
    words = query.words
    doubted = {}
    for at, one in enumerate(words):
        if dels := deletes_of_query(one, query.goes_on and at == len(words) - 1):
            doubted[at] = one, dels
    return queries.facts(spelling.asked_about(words), doubted)


def seek(searches: Sequence[Search]) -> None:
    """One query among several kinds, from what costs little to what costs more."""
    for search in searches:
        search.as_typed()
    for search in _unanswered(searches):
        search.without_noise()
    left, patience = _unanswered(searches), Patience()
    if _is_sung(searches):
        return
    if left and patience.left():
        with queries.cancellable():
            _correct(searches, left, patience)


def _is_sung(searches: Sequence[Search]) -> bool:
    """Whether it is a line of some song, so that nothing is misspelt.

    Where it is answered by a title already, what is sung is looked for too, unless the title is
    known so well that nothing else is meant: then it costs nothing.
    """
    asked = [search for search in searches if search.may_be_a_line()]
    if not asked or any(search.knows_well() for search in searches):
        return False
    found = False
    with queries.cancellable():
        queries.at_most(LINE_MS)
        found = any(search.find_line() for search in asked)
    return found


def _correct(searches: Iterable[Search], left: Sequence[Search], patience: Patience) -> None:
    known = facts(left[0].query)
    for search in left:
        search.respelt(known, patience)
    if all(search.is_lost() for search in searches):
        for search in left:
            search.shortened(patience)


def _unanswered(searches: Sequence[Search]) -> list[Search]:
    """What is well known as one kind of thing is misspelt as no other."""
    if any(search.knows_well() for search in searches):
        return []
    return [search for search in searches if not search.is_answered()]
