"""What sounds the same, in the admin: both are heard side by side, then staff decide."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audio.catalog.models.track import Track
from audio.duplicates import services
from audio.duplicates.models import Duplicate, Fingerprint
from config.read_only import ReadOnly
from config.waiting import Queue
from users.pages.deciding import Deciding


def _side(heading: Any, track: Track) -> dict[str, Any]:
    """`address` plays it, published or not."""
    address = reverse("listen-inside", args=[track.pk]) if track.is_heard_inside else ""
    return {"heading": heading, "track": track, "address": address}


@admin.register(Duplicate)
class DuplicateAdmin(Queue, Deciding):
    """Until one is dismissed, the track that came later cannot be published."""

    list_display = ("track", "by", "other", "by_other", "likeness", "status", "created_at")
    list_filter = ("status",)
    list_select_related = ("track__artist", "other__artist")
    search_fields: ClassVar[tuple[str, ...]] = (
        "track__sort_title",
        "other__sort_title",
        "track__artist__sort_name",
        "other__artist__sort_name",
    )
    ordering = ("-status", "created_at")
    actions = ("dismiss", "confirm")
    change_form_template = "admin/duplicate.html"
    waiting_title = _("Tracks that sound like another's")
    waiting_filter: ClassVar[dict[str, str]] = {"status__exact": "open"}

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Side by side: what came later, and what it sounds like."""
        found = self.get_queryset(request).select_related(
            *("track__artist__user", "track__album"),
            *("other__artist__user", "other__album"),
        )
        row = found.filter(pk=object_id).first() if object_id.isdigit() else None
        if row is None:
            return super().change_view(request, object_id, form_url, extra_context)
        known = {
            "both": [_side(_("Came later"), row.track), _side(_("Was here"), row.other)],
            "likeness": self.likeness(row),
            "may_decide": self.has_decide_permission(request),
        }
        return super().change_view(request, object_id, form_url, known | (extra_context or {}))

    @admin.display(description=_("by"))
    def by(self, row: Duplicate) -> str:
        return row.track.artist.name

    @admin.display(description=_("by"))
    def by_other(self, row: Duplicate) -> str:
        return row.other.artist.name

    @admin.display(description=_("same"), ordering="error_rate")
    def likeness(self, row: Duplicate) -> str:
        """Of the fingerprint's bits."""
        return f"{100 * (1 - row.error_rate):.3g} %"

    def said_of(self, row: Duplicate) -> str:
        """Whose track it is, and what became of it."""
        if row.status == Duplicate.Status.CONFIRMED:
            return _("%(track)s stays unpublished: it is %(other)s.") % row.names
        if Duplicate.objects.holding(row.track_id).exists():
            return _("%(track)s is not %(other)s, but still held for another.") % row.names
        return _("%(track)s is not held any more: it can be published.") % row.names

    @admin.action(
        description=_("Dismiss: both may be here, it can be published"), permissions=["decide"]
    )
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Duplicate]) -> None:
        self.decide(request, queryset, services.dismiss, "duplicate", "answer")

    @admin.action(
        description=_("Confirm: it is the other's, it cannot be published"),
        permissions=["decide"],
    )
    def confirm(self, request: HttpRequest, queryset: QuerySet[Duplicate]) -> None:
        self.decide(request, queryset, services.confirm, "duplicate", "answer")


@admin.register(Fingerprint)
class FingerprintAdmin(ReadOnly):
    list_display = ("track", "audio_sha256", "created_at")
    list_select_related = ("track",)
    search_fields: ClassVar[tuple[str, ...]] = ("track__sort_title", "audio_sha256")
    exclude = ("raw", "words")
