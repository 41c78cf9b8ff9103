"""Pages of the administration on which staff decide."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
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
