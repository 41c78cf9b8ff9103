"""Things by their ids as one person sees them, in statements compiled once.

For features that know ids and want what stands behind them, as search does with every key that
is typed: to build the statement anew cost more than to answer it.
"""

from collections.abc import Callable, Collection
from typing import Any, ClassVar, cast

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigAutoField, BigIntegerField, BooleanField, F, Func, QuerySet

from audio.catalog.cards import Json
from audio.catalog.models.publication import ANYBODY, Viewer
from audio.catalog.rows import ALBUMS, ARTISTS, TRACKS
from audio.catalog.source import Row, Source
from config.compiled import Compiled, Param


class _Somebody(Param):
    """Stands for a person where `visible_to` wants a viewer. Staff see no more than others."""

    is_anonymous: ClassVar[bool] = False
    is_staff: ClassVar[bool] = False
    is_artist: ClassVar[bool] = True

    @property
    def pk(self) -> "_Somebody":
        return self


SOMEBODY = cast(Viewer, _Somebody("person", BigAutoField()))
"""For `visible_to` in a `Compiled`, which is then told `person`, an id."""


def one_of_these(name: str = "ids") -> Func:
    """For `filter` in a `Compiled`, which is then told a list by this name."""
    return Func(
        *(F("pk"), Param(name, ArrayField(BigIntegerField()))),
        template="(%(expressions)s::bigint[]))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


class ForAnybody:
    """What `rows` makes for a viewer, compiled once for nobody and once for somebody."""

    def __init__(self, rows: Callable[[Viewer], QuerySet[Any, Row]]) -> None:
        self._for_nobody = Compiled(lambda: rows(ANYBODY))
        self._for_somebody = Compiled(lambda: rows(SOMEBODY))

    def rows(self, person: int | None, **given: list[int]) -> list[Row]:
        """One query. `person` None is nobody; lists by the names that `one_of_these` has."""
        if person is None:
            return self._for_nobody.rows(**given)
        return self._for_somebody.rows(**given, person=person)


class Catalogued:
    """Things of a `Source`, with the person's marks. Whoever is an artist sees their drafts."""

    def __init__(self, source: Source) -> None:
        self._source, self._by_id = source, ForAnybody(self._rows)

    def _rows(self, viewer: Viewer) -> QuerySet[Any, Row]:
        things = self._source.visible_to(viewer).filter(one_of_these())
        return self._source.rows(things, viewer.pk)

    def json(self, base: str, ids: Collection[int], person: int | None) -> dict[int, Json]:
        """By id, what they see of these; `base` is the origin of our own pages."""
        shape = self._source.shape
        return {row[0]: shape(base, row) for row in self._by_id.rows(person, ids=[*ids])}


tracks, albums, artists = Catalogued(TRACKS), Catalogued(ALBUMS), Catalogued(ARTISTS)
