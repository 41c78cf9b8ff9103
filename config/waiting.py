"""What stands on the first page of the administration: who waits for staff, and figures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from config.fields import utc_now


class Waiting(NamedTuple):
    """What stands on the first page: how many, since when, and where.

    `due` is the first day by which one of them must be done; `is_late`: it is over.
    """

    title: str
    number: int
    since: datetime | None
    address: str
    due: datetime | None = None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < utc_now()


class Queue(admin.ModelAdmin[Any]):
    """A page on which somebody waits for staff.

    `waiting_filter` says for which rows, in the words of the list's own filters; where those
    are not the model's, `waiting_rows` gives the same rows. `waiting_due`, where the rows must
    be done by a day, is the field that says so.
    """

    waiting_title: ClassVar[Any]
    waiting_filter: ClassVar[Mapping[str, str]]
    waiting_since: ClassVar[str] = "created_at"
    waiting_due: ClassVar[str] = ""

    def waiting_rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.filter(**self.waiting_filter)
        return rows

    def waiting(self) -> Waiting:
        """One statement."""
        asked: dict[str, Any] = {"number": Count("pk"), "since": Min(self.waiting_since)}
        if self.waiting_due:
            asked["due"] = Min(self.waiting_due)
        found = self.waiting_rows().aggregate(**asked)
        place = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        query = urlencode(self.waiting_filter)
        return Waiting(self.waiting_title, address=f"{place}?{query}", **found)


class Board(admin.ModelAdmin[Any]):
    """A page with figures of its own on the first page of the administration.

    `board_template` draws what `board` gives.
    """

    board_title: ClassVar[Any]
    board_template: ClassVar[str]

    def board(self) -> dict[str, Any]:
        raise NotImplementedError


class Shown(NamedTuple):
    """A board as it stands on the first page; `address` leads to more of it."""

    title: Any
    template: str
    known: dict[str, Any]
    address: str


def waiting(site: admin.AdminSite, request: HttpRequest) -> list[Waiting]:
    """One for each queue that this person may see: who waits longest first, empty ones last."""
    found = [
        page.waiting()
        for page in site._registry.values()
        if isinstance(page, Queue) and page.has_view_permission(request)
    ]
    return sorted(found, key=lambda one: (one.since is None, one.since or utc_now()))


def boards(site: admin.AdminSite, request: HttpRequest) -> list[Shown]:
    """Those of pages that this person may see."""
    return [
        Shown(
            page.board_title,
            page.board_template,
            page.board(),
            reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist"),
        )
        for page in site._registry.values()
        if isinstance(page, Board) and page.has_view_permission(request)
    ]
