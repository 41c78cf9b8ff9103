"""Uploads in the admin, for looking at: what arrives, what waits, what was refused."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from audio.uploads.models import Upload
from config.fields import utc_now
from config.read_only import ReadOnly
from config.waiting import Queue


class Stranded(admin.SimpleListFilter):
    """What the first page counts."""

    title = _("needs a look")
    parameter_name = "stranded"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Refused or stuck"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.stranded(utc_now()) if self.value() else queryset


class ByRefusal(admin.SimpleListFilter):
    """Only codes: most uploads have none, which would be a choice without a name."""

    title = _("refusal")
    parameter_name = "refused_code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        given = Upload.objects.exclude(refused_code="").order_by("refused_code")
        codes = given.values_list("refused_code", flat=True).distinct()
        return [(code, code.replace("_", " ").capitalize()) for code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(refused_code=self.value()) if self.value() else queryset


@admin.register(Upload)
class UploadAdmin(Queue, ReadOnly):
    list_display = (
        *("file_name", "artist", "size", "status", "progress", "refused_reason"),
        "created_at",
    )
    list_filter = (Stranded, "status", "transport", ByRefusal)
    list_select_related = ("artist",)
    search_fields = ("file_name", "artist__sort_name", "sha256")
    ordering = ("-created_at",)
    waiting_title = _("Uploads that were refused, or are stuck")
    waiting_filter: ClassVar[dict[str, str]] = {"stranded": "yes"}

    def waiting_rows(self) -> QuerySet[Upload]:
        return Upload.objects.stranded(utc_now())

    @admin.display(description=_("size"), ordering="length")
    def size(self, row: Upload) -> str:
        return filesizeformat(row.length)
