"""How one kind of thing is read: what is asked of it, and the JSON that its rows become."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from audio.catalog import marking
from audio.catalog.cards import Json
from audio.catalog.marking import Columns, Person
from audio.catalog.models.publication import Viewer
from audio.catalog.models.stamp import STAMP

Row = tuple[Any, ...]


def _nothing(*_: Any) -> Columns:
    return {}


@dataclass(frozen=True)
class Source:
    """How one kind of thing is read: its columns, and the JSON that they become.

    `arrays` are what it has several of, `marks` what one person has made of it; both are told
    what leads from a row to the thing's id. `artist` leads to whose it is; empty: nobody's.
    """

    model: type[Model]
    shape: Callable[[str, Row], Json]
    columns: tuple[str, ...]
    arrays: Callable[[str], Columns] = _nothing
    marks: Callable[[Person, str], Columns] = _nothing
    artist: str = ""

    def rows(
        self, things: QuerySet[Any], person: Person | None = None, *, stamped: bool = False
    ) -> QuerySet[Any, Row]:
        """Tuples: `columns`, `arrays`, for a person `marks`; `stamped`: the stamp they show."""
        more = self._more("pk", person) | ({"stamp": STAMP} if stamped else {})
        rows: QuerySet[Any, Row] = things.annotate(**more).values_list(*self.columns, *more)
        return rows

    def rows_under(
        self, rows: QuerySet[Any], name: str, person: Person | None, own: tuple[str, ...]
    ) -> QuerySet[Any, Row]:
        """Of rows that point at one by `name`: their `own` columns, then those of `rows`."""
        more = self._more(f"{name}_id", person)
        its = (f"{name}__{column}" for column in self.columns)
        found: QuerySet[Any, Row] = rows.annotate(**more).values_list(*own, *its, *more)
        return found

    def visible_to(self, viewer: Viewer) -> QuerySet[Any]:
        """Where every read starts."""
        things: QuerySet[Any] = self.model._default_manager.visible_to(viewer)  # type: ignore[attr-defined]
        return things

    def spared(
        self, things: QuerySet[Any], person: Person, but: int | None = None
    ) -> QuerySet[Any]:
        """Without those of artists whom the person blocked, `but` one."""
        if not self.artist:
            return things
        blocked = marking.blocked_artists(person)
        if but is not None:
            blocked = blocked.exclude(artist_id=but)
        return things.exclude(**{f"{self.artist}__in": blocked})

    def json(
        self, base: str, things: QuerySet[Any], person: Person | None = None
    ) -> dict[int, Json]:
        """By id, in one query; `base` is the origin of our own pages."""
        return {row[0]: self.shape(base, row) for row in self.rows(things, person)}

    def _more(self, at: str, person: Person | None) -> dict[str, Any]:
        return {**self.arrays(at), **(self.marks(person, at) if person else {})}
