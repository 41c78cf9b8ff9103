"""Pages of the administration on which staff decide, and what waits for them there."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.errors import DomainError
from config.read_only import ReadOnly
from users.audit.acting import acting

Decide = Callable[..., object]


class DecisionForm(ActionForm):
    """What to do with those chosen, and why, or what to write to whoever asked."""

    answer = forms.CharField(label=_("Reason or answer:"), required=False, max_length=1000)


class Deciding(ReadOnly):
    """Rows are never edited: a decision goes through a service, which knows the rules."""

    action_form = DecisionForm

    def has_decide_permission(self, request: HttpRequest) -> bool:
        name = f"{self.opts.app_label}.change_{self.opts.model_name}"
        return bool(request.user.has_perm(name))

    def decide(
        self, request: HttpRequest, rows: QuerySet[Any], how: Decide, row: str, answer: str
    ) -> None:
        """Calls `how(<row>=…, by=…, <answer>=…)` for each; what is refused is said."""
        told = request.POST.get("answer", "").strip()
        for one in rows.order_by("pk"):
            try:
                how(**{row: one, "by": acting(request), answer: told})
            except DomainError as refusal:
                self.message_user(request, f"{one}: {refusal}", messages.WARNING)
            else:
                self.message_user(request, self.said_of(one))

    def said_of(self, row: Any) -> str:
        """What staff read after a decision."""
        return _("%(row)s: done.") % {"row": row}


class Waiting(NamedTuple):
    """What stands on the first page: how many, since when, and where."""

    title: str
    number: int
    since: datetime | None
    address: str


class Queue(admin.ModelAdmin[Any]):
    """A page on which somebody waits for staff.

    `waiting_filter` says for which rows, in the words of the list's own filters; where those
    are not the model's, `waiting_rows` gives the same rows.
    """

    waiting_title: ClassVar[Any]
    waiting_filter: ClassVar[Mapping[str, str]]
    waiting_since: ClassVar[str] = "created_at"

    def waiting_rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.filter(**self.waiting_filter)
        return rows

    def waiting(self) -> Waiting:
        found = self.waiting_rows().aggregate(number=Count("pk"), since=Min(self.waiting_since))
        place = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        query = urlencode(self.waiting_filter)
        return Waiting(self.waiting_title, address=f"{place}?{query}", **found)


def waiting(site: admin.AdminSite, request: HttpRequest) -> list[Waiting]:
    """One for each queue that this person may see, also when nothing waits there."""
    pages = site._registry.values()
    return [
        page.waiting()
        for page in pages
        if isinstance(page, Queue) and page.has_view_permission(request)
    ]
