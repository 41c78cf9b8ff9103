"""Mails and notifications in the admin, to look at: what waits, and why."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config.fields import utc_now
from config.read_only import ReadOnly
from config.waiting import Queue
from users.notifications.kinds import Kind
from users.notifications.models import Mail, MailStop, Notification

LATE = timedelta(minutes=30)
LATELY = timedelta(days=7)


class Stuck(admin.SimpleListFilter):
    """What the first page counts."""

    title, parameter_name = _("needs a look"), "stuck"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [("yes", _("Should have gone out"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(pk__in=_stuck().values("pk")) if self.value() else queryset


def _stuck() -> QuerySet[Mail]:
    """Neither gone nor dropped: tried in vain, or late."""
    waiting = Mail.objects.waiting()
    return waiting.filter(Q(attempts__gt=0) | Q(next_try_at__lt=utc_now() - LATE))


class ByKind(admin.SimpleListFilter):
    """From the list of kinds: the table is not asked which it has."""

    title = parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [(kind.value, kind.value) for kind in Kind]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class Lately(admin.SimpleListFilter):
    """What the first page counts."""

    title, parameter_name = _("since"), "lately"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [("yes", _("Of the last seven days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(at__gte=utc_now() - LATELY) if self.value() else queryset


@admin.register(Mail)
class MailAdmin(Queue, ReadOnly):
    """Whoever wonders where a mail is finds it here."""

    waiting_title = _("Mails that do not go out")
    waiting_filter: ClassVar[dict[str, str]] = {"stuck": "yes"}

    list_display = (
        *("kind", "user", "created_at", "sent_at"),
        *("is_bulk", "attempts", "next_try_at", "last_error", "dropped_because"),
    )
    list_filter = (Stuck, ByKind, ("sent_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email", "address")
    ordering = ("-created_at",)

    def waiting_rows(self) -> QuerySet[Mail]:
        return _stuck()


@admin.register(Notification)
class NotificationAdmin(ReadOnly):
    """Not what it is about: that would name those who share a private playlist."""

    fields = ("kind", "user", "created_at", "read_at")
    list_display = ("kind", "user", "created_at", "read_at")
    list_filter = ("kind", ("read_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("user__username",)
    show_full_result_count = False
    ordering = ("-created_at",)


@admin.register(MailStop)
class MailStopAdmin(Queue, ReadOnly):
    """To whom no mails go, and why. Delete one, and it is tried again."""

    waiting_title = _("Addresses that mails came back from, this week")
    waiting_filter: ClassVar[dict[str, str]] = {"lately": "yes"}
    waiting_since = "at"

    list_display = ("user", "address", "because", "detail", "at")
    list_filter = (Lately, "because")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email", "address")
    ordering = ("-at",)

    def waiting_rows(self) -> QuerySet[MailStop]:
        return MailStop.objects.filter(at__gte=utc_now() - LATELY)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Deleted: mails go there again. There is no rule that this would pass by."""
        return admin.ModelAdmin.has_delete_permission(self, request, obj)
