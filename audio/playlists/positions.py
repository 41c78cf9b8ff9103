"""Pages of a playlist by position: of rows, and of a list that is read as a whole.

A cursor names the entry that was read last, and where it stood. The next page goes on behind
it, wherever it stands by then; if it is gone, from where it stood.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, cast

from django.db.models import Func, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from pydantic import Field

from config.pagination import Fetch, Order, PageQuery, Place, Row, cursor_at

BY_POSITION = Order("position", "position", cast(type, Annotated[int, Field(ge=0)]))
"""A cursor that tells of one before the first is refused; one beyond the last finds nothing."""
_NONE = 0
"""No row has this id."""
_FARTHEST = 2**31 - 1


def jump(request: HttpRequest, query: PageQuery, offset: int) -> PageQuery:
    """From a position on, where no cursor says where."""
    if query.cursor or not offset:
        return query
    there = Place(offset, _NONE, backwards=False)
    return query.model_copy(update={"cursor": cursor_at(request, BY_POSITION, there)})


def of_rows(rows: QuerySet[Any, Row], playlist_id: int) -> Fetch:
    """Entries of this playlist, beyond where the one that a cursor names stands now.

    Positions are unique among them, and are the whole of the key: one index has them so.
    """

    def fetch(order: Order, place: Place | None, limit: int) -> Iterable[Row]:
        if place is None:
            return rows.order_by("position")[:limit]
        stood = min(place.value, _FARTHEST)
        if place.backwards:
            there = _stands(place.pk, playlist_id, stood)
            return rows.filter(position__lt=there).order_by("-position")[:limit]
        there = _stands(place.pk, playlist_id, stood - 1)  # it left, others moved up
        return rows.filter(position__gt=there).order_by("position")[:limit]

    return fetch


def _stands(pk: int, playlist_id: int, stood: int) -> Coalesce:
    """Where it does now, else where it stood: in the statement of the page.

    As a queryset it would be twice the work to compile.
    """
    now = Func(
        Value(pk),
        Value(playlist_id),
        template=(
            "(SELECT position FROM audio_playlistentry"
            " WHERE (id, playlist_id) = (%(expressions)s))"
        ),
        output_field=IntegerField(),
    )
    return Coalesce(now, Value(stood))


def of_list(ids: Sequence[int]) -> Fetch:
    """Rows of position and id; each id once."""
    placed = list(enumerate(ids))

    def fetch(order: Order, place: Place | None, limit: int) -> Iterable[Row]:
        if place is None:
            return placed[:limit]
        stands = ids.index(place.pk) if place.pk in ids else None
        if place.backwards:
            return placed[: place.value if stands is None else stands][::-1][:limit]
        return placed[place.value if stands is None else stands + 1 :][:limit]

    return fetch
