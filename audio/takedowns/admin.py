"""Notices in the admin: a queue with days to keep, everything that was said, decisions."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from audio.takedowns import queries
from audio.takedowns.models.notices import CounterNotice, Notice, NoticedWork
from audio.takedowns.models.strikes import Strike
from audio.takedowns.services import deciding
from audio.takedowns.steps import HIDING, WAITING, Step
from config.read_only import ReadOnly
from config.waiting import Queue
from users.pages.deciding import Decide, Deciding

DECIDE, LATE = "staff", "late"


class Waits(admin.SimpleListFilter):
    """For whom a notice waits, or that it has waited too long."""

    title = "waits"
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(DECIDE, "for staff"), (LATE, "longer than it may")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == DECIDE:
            return queryset.filter(_for_staff())
        return queryset.filter(due_at__lt=timezone.now()) if self.value() else queryset


def _for_staff() -> Q:
    """Objections too: by the day on which the clock shows the music again, if nobody acts."""
    return Q(status__in=[*WAITING, Step.COUNTER_NOTICED])


DECISIONS: Mapping[str, tuple[Any, Decide, tuple[Step, ...]]] = {
    "accept": (_("Valid: tell the artist"), deciding.accept, (Step.RECEIVED,)),
    "act": (_("Act: hide it now"), deciding.act, WAITING),
    "reject": (_("Reject: nothing is hidden"), deciding.reject, WAITING),
    "restore": (_("Restore: show it again"), deciding.restore, HIDING),
    "close": (
        _("Close: it stays hidden"),
        deciding.close,
        (Step.ACTIONED, Step.COUNTER_NOTICED),
    ),
}
"""What is decided on a notice's page: its words, how, and from which steps."""


def _acts(notice: Notice) -> list[tuple[str, Any]]:
    known = DECISIONS.items()
    return [(name, label) for name, (label, _how, at) in known if notice.status in at]


class NoticedWorkInline(admin.TabularInline[NoticedWork, Notice]):
    model = NoticedWork
    extra = 0
    can_delete = False


class CounterNoticeInline(admin.StackedInline[CounterNotice, Notice]):
    model = CounterNotice
    extra = 0
    can_delete = False


class StrikeInline(admin.TabularInline[Strike, Notice]):
    model = Strike
    extra = 0
    can_delete = False


@admin.register(Notice)
class NoticeAdmin(Queue, Deciding):
    """What is decided is done at once, is logged, and goes to both sides by mail."""

    list_display = ("reference", "due", "status", "things", "artist", "claimant", "created_at")
    list_filter = (Waits, "status")
    list_select_related = ("artist",)
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "name", "email", "artist__name")
    ordering = ("due_at", "-created_at")
    exclude = ("reminded_at",)
    readonly_fields = ("about",)
    inlines = (NoticedWorkInline, CounterNoticeInline, StrikeInline)
    actions = ("accept", "act", "reject", "restore", "close")
    waiting_title = _("Copyright notices")
    waiting_filter: ClassVar[dict[str, str]] = {"waits": DECIDE}
    waiting_due = "due_at"

    change_form_template = "admin/notice.html"

    def get_urls(self) -> list[Any]:
        decide = self.admin_site.admin_view(self.decide_one)
        return [path("<uuid:pk>/decide/", decide, name="notice-decide"), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Everything that was said, and what can be decided from here."""
        notice = self.get_object(request, object_id)
        known: dict[str, Any] = {"notice": notice}
        if notice and self.has_decide_permission(request):
            known["acts"] = _acts(notice)
        return super().change_view(request, object_id, form_url, known | (extra_context or {}))

    def decide_one(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """`do` names one of `DECISIONS`; what is refused is said."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        rows = Notice.objects.filter(pk=pk)
        found = DECISIONS.get(request.POST.get("do", ""))
        if request.method != "POST" or found is None or not rows.exists():
            raise Http404
        self.decide(request, rows, found[1], "notice", "reason")
        return HttpResponseRedirect(reverse("admin:audio_notice_change", args=[pk]))

    def waiting_rows(self) -> QuerySet[Any]:
        return Notice.objects.filter(_for_staff())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        found: QuerySet[Notice] = super().get_queryset(request).prefetch_related("works")
        return found

    @admin.display(description=_("about"))
    def things(self, notice: Notice) -> str:
        """As in "track 12": names would be a query for each line."""
        return ", ".join(sorted(str(work) for work in notice.works.all()))

    @admin.display(description=_("about"))
    def about(self, notice: Notice) -> SafeString:
        """A line for each thing, which leads to it in the administration."""
        told = queries.works(notice, None)
        return format_html_join(
            SafeString("<br>"),
            '<a href="/admin/audio/{}/{}/change/">{}</a>',
            (
                (one["type"], one["id"], one["title"] or f"{one['type']} {one['id']}")
                for one in told
            ),
        )

    @admin.display(description=_("by"))
    def claimant(self, notice: Notice) -> str:
        return notice.organisation or notice.name

    @admin.display(description=_("by when"), ordering="due_at")
    def due(self, notice: Notice) -> str | SafeString:
        if notice.due_day is None:
            return "–"
        day = f"{notice.due_day:%Y-%m-%d}"
        late = _("late")
        return format_html("<strong>{} · {}</strong>", day, late) if notice.is_overdue else day

    @admin.action(
        description=_("Valid: it is complete, and its artist is told"), permissions=["decide"]
    )
    def accept(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        self.decide(request, queryset, deciding.accept, "notice", "reason")

    @admin.action(
        description=_("Act: hide what it names, at once, everywhere"), permissions=["decide"]
    )
    def act(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        self.decide(request, queryset, deciding.act, "notice", "reason")

    @admin.action(description=_("Reject: nothing is hidden (say why)"), permissions=["decide"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        self.decide(request, queryset, deciding.reject, "notice", "reason")

    @admin.action(
        description=_("Restore: show it again, lift the strike (say why)"),
        permissions=["decide"],
    )
    def restore(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        self.decide(request, queryset, deciding.restore, "notice", "reason")

    @admin.action(description=_("Close: it stays hidden (say why)"), permissions=["decide"])
    def close(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        self.decide(request, queryset, deciding.close, "notice", "reason")


@admin.register(Strike)
class StrikeAdmin(ReadOnly):
    """Who has how many takedowns standing against them."""

    list_display = ("user", "notice", "created_at", "lifted_at")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter),)
    list_select_related = ("user", "notice")
    search_fields: ClassVar[tuple[str, ...]] = ("user__username", "notice__reference")
    ordering = ("-created_at",)


@admin.register(NoticedWork)
class NoticedWorkAdmin(ReadOnly):
    """What notices name; decided about on the notice."""

    list_display = ("notice", "__str__", "removal")
    list_select_related = ("notice", "removal")
    search_fields: ClassVar[tuple[str, ...]] = ("=notice__reference",)
    ordering = ("-pk",)


@admin.register(CounterNotice)
class CounterNoticeAdmin(ReadOnly):
    """Objections; decided about on the notice."""

    list_display = ("notice", "user", "created_at")
    list_select_related = ("notice", "user")
    search_fields: ClassVar[tuple[str, ...]] = ("=notice__reference", "=user__username")
    ordering = ("-pk",)
