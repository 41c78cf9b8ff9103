"""Imports as their person reads them: how far, what came of each name, as pages and as CSV."""

import csv
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Count, QuerySet, Sum

from audio.imports.models import Import, ImportedName
from config.errors import NotFound
from config.pagination import Order, PageQuery, from_queryset, page_of
from users.accounts.requests import AuthedRequest
from users.models import User

Json = dict[str, Any]

NEWEST_FIRST = Order("-id", "pk", int, descending=True)
MOST_SEEN_FIRST = Order("-seen", "seen", int, descending=True)
COLUMNS = (
    *("pk", "seen", "kind", "status", "how", "confidence", "artist", "title", "album"),
    *("object_id", "candidates", "added"),
)
_OF_CSV = ("kind", "status", "how", "confidence", "artist", "title", "album", "seen", "added")
_OBJECTS = {"album": "album", "artist": "artist", "playlist": "playlist"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def one(user: User, import_id: int) -> Import:
    """Raises `NotFound` for another's."""
    found = Import.objects.of(user).filter(pk=import_id).first()
    if found is None:
        raise NotFound
    return found


def imports(request: AuthedRequest, page: PageQuery) -> Json:
    """The newest first. Two queries."""
    fetch = from_queryset(Import.objects.of(request.auth))
    found = page_of(request, page, NEWEST_FIRST, fetch, key=lambda row: (row.pk, row.pk))
    counts = _counts([row.pk for row in found["items"]])
    items = [shape(row, counts.get(row.pk, [])) for row in found["items"]]
    return found | {"items": items}


def shown(source: Import) -> Json:
    """Two queries with the row's own."""
    return shape(source, _counts([source.pk]).get(source.pk, []))


def shape(source: Import, counts: list[Json]) -> Json:
    """A `LibraryImportOut`."""
    return {
        "id": source.pk,
        "status": source.status,
        "progress": source.progress,
        "created_at": source.created_at,
        "finished_at": source.finished_at,
        "files": [{"formats": []} | file for file in source.files],
        "counts": counts,
        "refused": source.refused,
    }


def _counts(ids: Collection[int]) -> dict[int, list[Json]]:
    rows = (
        ImportedName.objects.filter(source__in=ids)
        .values("source", "kind", "status")
        .annotate(names=Count("pk"), times=Sum("seen"), new=Sum("added"))
        .order_by("source", "kind", "status")
    )
    found: dict[int, list[Json]] = {}
    for row in rows:
        told = {"kind": row["kind"], "status": row["status"], "names": row["names"]}
        told |= {"seen": row["times"], "added": row["new"]}
        found.setdefault(row["source"], []).append(told)
    return found


def names(
    request: AuthedRequest,
    source: Import,
    page: PageQuery,
    *,
    status: str | None,
    kind: str | None,
) -> Json:
    """What stood in it most often comes first. One query."""
    rows = _rows(source, status=status, kind=kind)
    fetch = from_queryset(rows.values_list(*COLUMNS))
    found = page_of(request, page, MOST_SEEN_FIRST, fetch, key=lambda row: (row[1], row[0]))
    return found | {"items": [_name(row) for row in found["items"]]}


def _rows(source: Import, *, status: str | None, kind: str | None) -> QuerySet[ImportedName]:
    rows = source.names.all()
    if status:
        rows = rows.filter(status=status)
    return rows.filter(kind=kind) if kind else rows


def _name(row: tuple[Any, ...]) -> Json:
    told = dict(zip(COLUMNS, row, strict=True))
    object_id = told.pop("object_id")
    del told["pk"]
    kind = _OBJECTS.get(told["kind"], "track")
    means = {"type": kind, "id": object_id} if object_id is not None else None
    return told | {"how": told["how"] or None, "means": means}


class _Line:
    """What `csv` writes to: the line comes back."""

    def write(self, text: str) -> str:
        return text


def report(source: Import) -> Iterator[str]:
    """The whole as CSV, line by line, what was found least first."""
    writer = csv.writer(_Line())
    yield writer.writerow([*_OF_CSV, "id"])
    rows = source.names.order_by("-status", "-seen", "pk").values_list(*_OF_CSV, "object_id")
    for row in rows.iterator(chunk_size=1_000):
        yield writer.writerow([_harmless(value) for value in row])


def _harmless(value: Any) -> Any:
    """A spreadsheet takes what begins like this for a formula, and names are others' words."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
