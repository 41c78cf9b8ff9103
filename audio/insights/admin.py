"""Figures in the administration: the service as charts, and what nights have counted."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from audio.insights import dashboard
from audio.insights.models import (
    ArtistCountry,
    ArtistDay,
    DueDay,
    HeardDay,
    RollUp,
    ServiceDay,
    SharedYear,
)
from audio.search.models import SearchDay
from config.fields import utc_now
from config.read_only import ReadOnly
from config.waiting import Board


@admin.register(ServiceDay)
class ServiceDayAdmin(Board, ReadOnly):
    """Drawn instead of listed: who comes, who stays, what is played."""

    board_title = _("How the service does")
    board_template = "admin/parts/service.html"

    def board(self) -> dict[str, Any]:
        """The last four weeks. Four statements."""
        until = utc_now().date() - timedelta(days=1)
        known = dashboard.of(until - timedelta(days=dashboard.USUAL - 1), until)
        return known | {"panels": known["panels"][:2]}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.GET.keys() - {"days"}:
            raise DisallowedModelAdminLookup("It shows days, and is asked for nothing else.")
        asked = request.GET.get("days", "")
        number = int(asked) if asked in map(str, dashboard.RANGES) else dashboard.USUAL
        until = utc_now().date() - timedelta(days=1)
        known = {
            **self.admin_site.each_context(request),
            "title": _("How the service does"),
            "opts": self.opts,
            **dashboard.of(until - timedelta(days=number - 1), until),
            "ranges": dashboard.RANGES,
            "chosen": number,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/service_days.html", known)


@admin.register(ArtistDay)
class ArtistDayAdmin(ReadOnly):
    list_display = ("day", "artist", "plays", "listeners", "skips", "saves", "followers")
    list_select_related = ("artist",)
    ordering = ("-day", "artist")


@admin.register(HeardDay)
class HeardDayAdmin(ReadOnly):
    list_display = ("day", "track", "plays", "listeners", "skips", "to_the_end")
    list_select_related = ("track",)
    ordering = ("-day", "track")


@admin.register(ArtistCountry)
class ArtistCountryAdmin(ReadOnly):
    list_display = ("month", "artist", "country", "plays")
    list_select_related = ("artist",)
    ordering = ("-month", "artist", "-plays")


@admin.register(SearchDay)
class SearchDayAdmin(ReadOnly):
    list_display = ("day", "searches", "without_result")
    ordering = ("-day",)


@admin.register(DueDay)
class DueDayAdmin(ReadOnly):
    """What the next night counts."""

    list_display = ("unit", "day")
    ordering = ("unit", "-day")


@admin.register(RollUp)
class RollUpAdmin(ReadOnly):
    list_display = ("counted_to", "counted_at", "last_play")


@admin.register(SharedYear)
class SharedYearAdmin(ReadOnly):
    """That there is one. Whose it is, and what is in it, they show to whom they like."""

    list_display = fields = ("year", "shared_at")
    ordering = ("-shared_at",)
