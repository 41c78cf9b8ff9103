"""Claims in the admin: a queue, to be approved or declined with a word of why."""

from collections.abc import Callable
from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest

from audio.claims import services
from audio.claims.models import Claim
from config.errors import DomainError
from config.read_only import ReadOnly
from users.audit.acting import acting


class DecisionForm(ActionForm):
    """What to do with those chosen, and what to write to those who asked."""

    answer = forms.CharField(required=False, max_length=1000)


@admin.register(Claim)
class ClaimAdmin(ReadOnly):
    """Rows are never edited: a decision gives the page, is logged, and sends a mail."""

    list_display = ("artist", "user", "status", "created_at", "decided_at")
    list_filter = ("status",)
    list_select_related = ("artist", "user")
    search_fields: ClassVar[tuple[str, ...]] = ("artist__name", "user__username")
    ordering = ("-status", "created_at")
    action_form = DecisionForm
    actions = ("approve", "decline")

    @admin.action(description="Approve: the page is theirs", permissions=["decide"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        self._decide(request, queryset, services.approve)

    @admin.action(description="Decline", permissions=["decide"])
    def decline(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        self._decide(request, queryset, services.decline)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("audio.change_claim")

    def _decide(
        self, request: HttpRequest, queryset: QuerySet[Claim], how: Callable[..., None]
    ) -> None:
        by, answer = acting(request), request.POST.get("answer", "").strip()
        for claim in queryset.order_by("pk"):
            try:
                how(claim=claim, by=by, answer=answer)
            except DomainError as refusal:
                self.message_user(request, f"{claim}: {refusal}", messages.WARNING)
            else:
                self.message_user(request, f"{claim}: {how.__name__}d.")
