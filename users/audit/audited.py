"""What staff add, change and delete in the administration gets a line in the log."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from config.throttling import address
from users.audit import changes
from users.audit.acting import acting
from users.audit.actions import Action
from users.audit.services import record

_CHANGED = "tonearm.audit.changed"


class Audited(admin.ModelAdmin[Any]):
    """To be mixed into every page: what it adds, changes and deletes gets a line.

    Django's own history, which can be changed and holds names, is kept besides.
    """

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        request.META[_CHANGED] = changes.of_forms(form, formsets)
        return super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._record(request, obj, "added")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._record(request, obj, "changed", request.META.pop(_CHANGED, {}))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._record(request, obj, "deleted")
        return super().log_deletions(request, queryset)

    def _record(
        self, request: HttpRequest, obj: Model, did: str, told: Any | None = None
    ) -> None:
        record(
            Action.STAFF_ACTED,
            actor=acting(request),
            subject=changes.subject_of(obj),
            detail={"did": did, "model": obj._meta.label, **(told or {})},
            network=address(request),
        )
