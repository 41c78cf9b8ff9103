"""Reports in the administration: the queue of moderation, and what can be done about each."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from config.errors import DomainError
from config.waiting import Queue
from users.audit.acting import acting
from users.pages.deciding import Deciding
from users.support import reportable
from users.support.models.reports import ContentReport, Reason
from users.support.reportable import Act
from users.support.services import reports


def _acts(report: ContentReport) -> Mapping[str, Act]:
    """What can be done at once; where rights are infringed, not what wants a notice."""
    offered = reportable.acts(report.kind)
    if report.reason != Reason.INFRINGING:
        return offered
    return {name: act for name, act in offered.items() if act.notice is None}


def _notices(report: ContentReport) -> list[str]:
    """Forms that take the place of the acts left out."""
    if report.reason != Reason.INFRINGING:
        return []
    offered = reportable.acts(report.kind).values()
    return [act.notice(report.object_id) for act in offered if act.notice]


@admin.register(ContentReport)
class ReportAdmin(Queue, Deciding):
    """An act holds for all open reports of a thing, a dismissal for those that say the same."""

    list_display = ("about", "reason", "part", "reporter", "status", "created_at", "decided_by")
    list_filter = ("status", "reason", "kind")
    list_select_related = ("reporter", "decided_by")
    search_fields: ClassVar[tuple[str, ...]] = ("=object_id", "=reporter__username")
    ordering = ("-status", "created_at")
    actions = ("dismiss",)
    change_form_template = "admin/report.html"
    waiting_title = _("Reports")
    waiting_filter: ClassVar[dict[str, str]] = {"status__exact": "open"}

    def get_urls(self) -> list[Any]:
        decide = self.admin_site.admin_view(self.decide_one)
        return [path("<int:pk>/decide/", decide, name="report-decide"), *super().get_urls()]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """With what a page's reports are about, looked up together."""
        found = super().get_changelist_instance(request)
        rows: list[Any] = [*found.result_list]
        things = reportable.things((row.kind, row.object_id) for row in rows)
        for row in rows:
            row.thing = things.get((row.kind, row.object_id))
        return found

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What it is about as it is now, all that was said of it, and what can be done."""
        rows = ContentReport.objects.select_related("reporter", "decided_by")
        report = rows.filter(pk=object_id).first() if object_id.isdigit() else None
        known: dict[str, Any] = {}
        if report:
            known = {
                "report": report,
                "thing": reportable.thing(report.kind, report.object_id),
                "others": rows.same_thing(report).exclude(pk=report.pk).order_by("-pk")[:50],
                "acts": _acts(report).values(),
                "notices": _notices(report),
                "may_decide": self.has_decide_permission(request),
            }
        return super().change_view(request, object_id, form_url, known | (extra_context or {}))

    def decide_one(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """`do` names an act that is offered for its kind, or is `dismiss`."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        report = ContentReport.objects.filter(pk=pk).first()
        if request.method != "POST" or report is None:
            raise Http404
        try:
            self._decide(request, report)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Decided. Those who reported it are told by mail."))
        return HttpResponseRedirect(reverse("admin:users_contentreport_change", args=[pk]))

    def _decide(self, request: HttpRequest, report: ContentReport) -> None:
        by, why = acting(request), request.POST.get("answer", "").strip()[:2000]
        name = request.POST.get("do", "")
        if name == "dismiss":
            reports.dismiss(report=report, by=by, answer=why)
            return
        act = _acts(report).get(name)
        if act is None:
            raise Http404
        reports.act(report=report, act=act, by=by, answer=why)

    @admin.action(description=_("Dismiss: what they say is not so"), permissions=["decide"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[ContentReport]) -> None:
        self.decide(request, queryset, reports.dismiss, "report", "answer")

    @admin.display(description=_("about"), ordering="kind")
    def about(self, report: Any) -> str:
        """As it is called now; `thing` is what the list found it to be."""
        if report.thing is None:
            return f"{report.kind} {report.object_id} ({_('gone')})"
        return f"{report.thing.kind}: {report.thing.name}"
