"""Claims in the admin: a queue, to be approved or declined with a word of why."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audio.claims import services
from audio.claims.models import Claim
from config.waiting import Queue
from users.pages.deciding import Deciding


@admin.register(Claim)
class ClaimAdmin(Queue, Deciding):
    """A decision gives the page, is logged, and sends a mail."""

    list_display = ("artist", "user", "status", "created_at", "decided_at")
    list_filter = ("status",)
    list_select_related = ("artist", "user")
    search_fields: ClassVar[tuple[str, ...]] = ("artist__name", "user__username")
    ordering = ("-status", "created_at")
    actions = ("approve", "decline")
    waiting_title = _("Claims to artist pages")
    waiting_filter: ClassVar[dict[str, str]] = {"status__exact": "open"}

    @admin.action(description=_("Approve: the page is theirs"), permissions=["decide"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        self.decide(request, queryset, services.approve, "claim", "answer")

    @admin.action(description=_("Decline"), permissions=["decide"])
    def decline(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        self.decide(request, queryset, services.decline, "claim", "answer")
